using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// Generated rows whose drift can be dialled: four numbers and a segment of a customer, and whether the customer buys.
/// The answer is drawn with probability 1 / (1 + exp(-z)), where z is a weighted sum of the standardised inputs.
/// </summary>
public sealed class DriftingTable : DatasetBuilder
{
    /// <summary>The name of the label column: 1 where the customer buys, else 0.</summary>
    public const string Label = "buys";

    private const int TrainRows = 2000, OtherRows = 1000;
    private const double MissingShare = 0.02, MostMissing = 0.5, MostUnseen = 0.5, MostPrior = 0.95, SpendingRise = 3, VisitSpread = 1.5;

    private static readonly (string Name, double Middle, double Deviation, double Weight)[] s_numbers =
        [("spending", 120, 40, 1.6), ("visits", 8, 3, -1.2), ("age", 45, 12, 0.7), ("discount", 0.2, 0.08, 0.9)];

    private static readonly (string Name, double Share, double Weight)[] s_segments = [("new", 0.5, -0.4), ("regular", 0.3, 0.3), ("business", 0.2, 0.9)];

    internal DriftingTable() : base(new(
        "drifting_table", "Drifting table", "generated customers with a drift of every kind in a split of its own; tell who buys",
        new([.. RowExamples.Numbers([.. s_numbers.Select(n => n.Name)]), .. RowExamples.Texts("segment"), (Label, new ClassLabelFeature("no", "yes"))]))
    {
        Licence = "none needed", KeepsOrder = true, Supervised = new([.. s_numbers.Select(n => n.Name), "segment"], Label),
        Splits = [("train", TrainRows), ("test", OtherRows), .. Kinds.Select(kind => (NameOf(kind), (long)OtherRows))],
    })
    { }

    private static IEnumerable<TableDrift> Kinds => Enum.GetValues<TableDrift>().Where(kind => kind != TableDrift.None);

    /// <summary>Makes rows: Float32 columns, the segment as text, and the label, Int32.</summary>
    /// <param name="options">How many, from which seed, and what changes.</param>
    public Table Generate(DriftOptions? options = null)
    {
        options ??= new();
        options.Check();
        var random = new SeededRandom(options.Seed, 0);
        float[][] numbers = [.. s_numbers.Select(_ => new float[options.Rows])];
        var segments = new string[options.Rows];
        var labels = new int[options.Rows];
        for (int row = 0; row < options.Rows; row++)
        {
            Customer customer = Drawn(ref random, options.Kind, options.StrengthAt(row));
            for (int n = 0; n < numbers.Length; n++) numbers[n][row] = customer.Numbers[n];
            (segments[row], labels[row]) = (customer.Segment, customer.Label);
        }
        return new Table(
        [
            .. numbers.Select((values, n) => new Column(s_numbers[n].Name, Tensor.From(values), MissingOf(values, float.IsNaN))),
            new Column("segment", Tensor.From(segments), MissingOf(segments, s => s.Length == 0)),
            new Column(Label, Tensor.From(labels)),
        ]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        yield return Split("train", new() { Rows = TrainRows });
        yield return Split("test", new() { Rows = OtherRows, Seed = 2 });
        foreach (TableDrift kind in Kinds) yield return Split(NameOf(kind), new() { Rows = OtherRows, Seed = 2 + (int)kind, Kind = kind });
    }

    private GeneratedSplit Split(string name, DriftOptions options) => new(name, RowExamples.Of(Generate(options), About.Features));

    private static string NameOf(TableDrift kind) => kind.ToString().ToLowerInvariant();

    private static bool[]? MissingOf<T>(T[] values, Predicate<T> isMissing) => Array.Exists(values, isMissing) ? Array.ConvertAll(values, v => isMissing(v)) : null;

    private static Customer Drawn(ref SeededRandom random, TableDrift kind, double strength)
    {
        // The inputs of an answer stay what they are where rows are drawn until one has the wanted answer.
        int? wanted = kind == TableDrift.Prior && random.NextDouble() < strength ? random.NextDouble() < MostPrior ? 1 : 0 : null;
        while (true)
        {
            Customer customer = DrawnOnce(ref random, kind, strength);
            if (wanted is null || customer.Label == wanted) return customer;
        }
    }

    private static Customer DrawnOnce(ref SeededRandom random, TableDrift kind, double strength)
    {
        var numbers = new float[s_numbers.Length];
        double z = 0;
        for (int n = 0; n < numbers.Length; n++)
        {
            double x = random.NextNormal();
            if (kind == TableDrift.Covariate && n == 0) x += SpendingRise * strength;
            if (kind == TableDrift.Covariate && n == 1) x *= 1 + VisitSpread * strength;
            z += s_numbers[n].Weight * x;
            numbers[n] = (float)Math.Round(s_numbers[n].Middle + s_numbers[n].Deviation * x, 3);
        }
        double place = random.NextDouble();
        int segment = place < s_segments[0].Share ? 0 : place < s_segments[0].Share + s_segments[1].Share ? 1 : 2;
        z = (z + s_segments[segment].Weight) * (kind == TableDrift.Concept ? 1 - 2 * strength : 1);
        int label = random.NextDouble() < 1 / (1 + Math.Exp(-2 * z)) ? 1 : 0;
        double missing = MissingShare + (kind == TableDrift.Missing ? (MostMissing - MissingShare) * strength : 0);
        string name = random.NextDouble() < (kind == TableDrift.Unseen ? MostUnseen * strength : 0) ? "partner" : s_segments[segment].Name;
        if (random.NextDouble() < missing) numbers[0] = float.NaN;
        if (random.NextDouble() < missing) name = "";
        return new(numbers, name, label);
    }

    private readonly record struct Customer(float[] Numbers, string Segment, int Label);
}
