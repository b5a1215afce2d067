using System.Text.Json;
using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// Features fitted to training rows: one transform from raw columns to a Float32 matrix [rows, width], and one Int64 input [rows] for each feature
/// that is to be embedded. It is added to a model's graph, so that training and serving cannot differ.
/// </summary>
public sealed class FittedFeatures
{
    /// <summary>The name of the matrix among the inputs of the transformed examples.</summary>
    public const string Matrix = "features";

    private const int MostCharacters = 256 << 20, RowsAtOnce = 4096;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<CalendarField>(allowIntegerValues: false) }, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
        MaxDepth = 32, AllowOutOfOrderMetadataProperties = true,
    };

    private readonly Lazy<Executor> _executor;

    private FittedFeatures(IReadOnlyList<FittedFeature> features)
    {
        Features = features;
        Columns = [.. features.SelectMany(f => f.Columns).Distinct()];
        if (Columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } both) throw new ArgumentException($"FittedFeatures: expected each column to hold numbers or texts, got \"{both.Key}\" as both.");
        Places = [.. features.SelectMany(f => f.Places)];
        Ids = [.. features.OfType<FittedCategory>().Where(f => f.AsIds)];
        _executor = new(NewExecutor);
    }

    /// <summary>The features in order.</summary>
    public IReadOnlyList<FittedFeature> Features { get; }

    /// <summary>The raw columns that are read, in the order in which a model takes them.</summary>
    public IReadOnlyList<RawColumn> Columns { get; }

    /// <summary>The names of the columns of the matrix, such as <c>fare_z</c> and <c>payment_type=Cash</c>.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>The number of columns of the matrix.</summary>
    public int Width => Places.Count;

    /// <summary>The features that are inputs of their own, by number, in order.</summary>
    public IReadOnlyList<FittedCategory> Ids { get; }

    /// <summary>Fits features to the rows of a table.</summary>
    /// <exception cref="ArgumentException">There is no feature, or two have one name, or a column is missing.</exception>
    public static FittedFeatures Fit(IReadOnlyList<Feature> features, Table rows) => Fit(features, [rows]);

    /// <summary>Fits features to rows that come in parts, in one pass.</summary>
    /// <param name="features">The declarations.</param>
    /// <param name="parts">Tables of the same columns, as <see cref="Csv.ReadParts"/> gives them.</param>
    /// <exception cref="ArgumentException">There is no feature, or two have one name, or a column is missing.</exception>
    public static FittedFeatures Fit(IReadOnlyList<Feature> features, IEnumerable<Table> parts)
    {
        var statistics = new FeatureStatistics(features);
        foreach (Table part in parts) statistics.Add(part);
        return statistics.Fit();
    }

    internal static FittedFeatures Of(IReadOnlyList<FittedFeature> features) => new(features);

    /// <summary>Adds the transform to a graph.</summary>
    /// <param name="columns">One value [rows] for each of <see cref="Columns"/>.</param>
    /// <returns>The matrix, unless it has no column, then the ids; with their names.</returns>
    public IReadOnlyList<(string Name, Value Value)> AddTo(IReadOnlyList<Value> columns)
    {
        if (columns.Count != Columns.Count) throw new ArgumentException($"FittedFeatures: expected {Columns.Count} columns ({string.Join(", ", Columns.Select(c => c.Name))}), got {columns.Count}.");
        var byName = Columns.Zip(columns).ToDictionary(c => c.First.Name, c => c.Second);
        List<Value> matrix = [];
        List<(string, Value)> results = [];
        foreach (FittedFeature feature in Features)
        {
            Value value = feature.AddTo(name => byName[name]);
            if (feature is FittedCategory { AsIds: true }) results.Add((feature.Name, value));
            else matrix.Add(value);
        }
        if (matrix.Count > 0) results.Insert(0, (Matrix, Op.Concatenate(1, matrix)));
        return results;
    }

    /// <summary>The transformed rows of a table, as one batch: what a head learns from.</summary>
    /// <param name="rows">It has all the columns, perhaps among others.</param>
    /// <param name="label">A label for each row, or null.</param>
    /// <exception cref="InvalidDataException">A column is missing or of another kind.</exception>
    public Example Apply(Table rows, Tensor? label = null)
    {
        Executor executor = _executor.Value;
        var raw = new Example([.. Columns.Zip(new RawRows(rows).Tensors(Columns), (c, tensor) => (c.Name, tensor))]);
        Tensor[]? all = null;
        int at = 0;
        foreach (Example batch in Dataset.FromTensors(raw).Batch(RowsAtOnce))
        {
            Tensor[] results = executor.Run([.. batch.Inputs]);
            all ??= [.. results.Select(r => Tensor.Zeros(r.DType, r.Shape.With(0, rows.RowCount)))];
            for (int i = 0; i < results.Length; i++) results[i].Bytes.CopyTo(all[i].Bytes[(at * (all[i].Bytes.Length / rows.RowCount))..]);
            at += batch.Inputs[0].Count;
        }
        all ??= executor.Run([.. raw.Inputs]);
        return new Example([.. executor.Graph.Outputs.Zip(all, (output, tensor) => (output.Name, tensor))], label);
    }

    /// <summary>The features as JSON; the same features always give the same text.</summary>
    public string ToJson() => JsonSerializer.Serialize(Features, s_json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text holds no fitted features, or contradicts itself.</exception>
    public static FittedFeatures FromJson(string json)
    {
        if (json.Length > MostCharacters) throw new InvalidDataException(FormattableString.Invariant($"FittedFeatures: expected at most {MostCharacters:N0} characters, got {json.Length:N0}."));
        try
        {
            FittedFeature[] features = JsonSerializer.Deserialize<FittedFeature[]>(json, s_json) ?? throw new JsonException("null");
            if (features.Length == 0 || features.Contains(null!)) throw new JsonException("no feature, or null for one");
            foreach (FittedFeature feature in features)
                if (feature.Flaw() is { } flaw) throw new JsonException($"feature \"{feature.Name}\" has {flaw}");
            FeatureStatistics.CheckNames([.. features.Select(f => f.Name)]);
            return new FittedFeatures(features);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"FittedFeatures: expected fitted features as JSON, got text that is none: {e.Message}", e);
        }
    }

    /// <summary>A line for each feature.</summary>
    public override string ToString() => string.Join('\n', Features.Select(f => $"{f.Name}: {f.GetType().Name["Fitted".Length..]} of {string.Join(", ", f.Columns.Select(c => c.Name))}, {(f is FittedCategory { AsIds: true } ids ? $"ids below {ids.Size}" : f.Places.Count == 1 ? "1 place" : $"{f.Places.Count} places")}"));

    private Executor NewExecutor()
    {
        var graph = new Graph();
        Dim rows = Dim.Symbol("batch");
        foreach (var (name, value) in AddTo([.. Columns.Select(c => graph.Input(c.Name, c.IsText ? DType.Text : DType.Float64, [rows]))])) graph.Output(name, value);
        return new Executor(graph);
    }
}
