using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Models;

/// <summary>How often each class was taken for each, with examples: a text tensor [1 + k] of a JSON object and the PNG files of thumbnails.</summary>
/// <param name="Labels">The names of the classes.</param>
/// <param name="Counts">How many examples of the class of a row were taken for that of a column.</param>
public sealed record ConfusionMatrixPayload(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<long>> Counts)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8 };

    /// <summary>Examples in one cell.</summary>
    /// <param name="Row">The true class.</param>
    /// <param name="Column">The class that was predicted.</param>
    /// <param name="Indices">The places of the examples in the data that were measured: of all, or where those are too many, of the first.</param>
    /// <param name="Thumbnails">The thumbnails of the first of them: places among the texts of the tensor, from 1; empty where there are none.</param>
    public sealed record Cell(int Row, int Column, IReadOnlyList<long> Indices, IReadOnlyList<int> Thumbnails)
    {
        /// <summary>What the first of the examples are, a short text of each; none, the default, where they have thumbnails or were not told.</summary>
        public IReadOnlyList<string> Texts { get; init; } = [];
    }

    /// <summary>What was measured: <c>6,000 validation examples</c>. Default not told.</summary>
    public string Measured { get; init; } = "";

    /// <summary>Examples, cell by cell. Default none.</summary>
    public IReadOnlyList<Cell> Examples { get; init; } = [];

    /// <summary>PNG files, the first of which cells call 1. Default none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Thumbnails { get; init; } = [];

    /// <summary>The texts of the tensor.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Write() => [JsonSerializer.SerializeToUtf8Bytes(new Content(Labels, Counts, Measured.Length > 0 ? Measured : null, Examples), s_json), .. Thumbnails];

    /// <summary>Reads the texts of the tensor.</summary>
    /// <param name="texts">The JSON object, then thumbnails.</param>
    /// <exception cref="InvalidDataException">They are no square matrix with its labels and cells.</exception>
    public static ConfusionMatrixPayload Read(IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        if (texts.Count == 0) throw Error("one text or more", "none");
        try
        {
            Content content = JsonSerializer.Deserialize<Content>(texts[0].Span, s_json) ?? throw Error("a JSON object", "null");
            var matrix = new ConfusionMatrixPayload(content.Labels, content.Counts) { Measured = content.Measured ?? "", Examples = content.Examples ?? [], Thumbnails = [.. texts.Skip(1)] };
            matrix.Check();
            return matrix;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{RunPlugin.ConfusionMatrix}: expected a JSON object of labels, counts and examples, got one that is not: {error.Message}", error);
        }
    }

    /// <summary>The matrix as text, a row a line.</summary>
    public override string ToString() => Counts.Aggregate(new StringBuilder(), (text, row) => text.AppendJoin(' ', row).Append('\n')).ToString().TrimEnd();

    internal void Check()
    {
        int count = Labels.Count;
        if (Labels.Contains(null!)) throw Error("labels that are texts", "null");
        if (Counts.Count != count || Counts.FirstOrDefault(row => row is null || row.Count != count) is not null || Counts.Contains(null!)) throw Error($"{count} rows of {count} counts, as there are labels", $"{Counts.Count} rows");
        foreach (Cell cell in Examples)
        {
            if (cell is null || cell.Row < 0 || cell.Row >= count || cell.Column < 0 || cell.Column >= count) throw Error($"examples in rows and columns 0 to {count - 1}", cell is null ? "null" : $"{cell.Row}, {cell.Column}");
            if (cell.Thumbnails.FirstOrDefault(t => t < 1 || t > Thumbnails.Count) is not 0 and var place) throw Error($"thumbnails 1 to {Thumbnails.Count}", $"{place}");
            if (cell.Texts.Count > cell.Indices.Count || cell.Texts.Contains(null!)) throw Error($"at most {cell.Indices.Count} texts, as there are examples", $"{cell.Texts.Count}");
            if (cell.Thumbnails.Contains(0)) throw Error($"thumbnails 1 to {Thumbnails.Count}", "0");
        }
    }

    private static InvalidDataException Error(string expected, string got) => new($"{RunPlugin.ConfusionMatrix}: expected {expected}, got {got}.");

    private sealed record Content(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<long>> Counts, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Measured = null, IReadOnlyList<Cell>? Examples = null);
}
