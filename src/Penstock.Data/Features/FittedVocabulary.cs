using System.Globalization;
using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The place of a text or number in a vocabulary: 0 for a missing one, then the buckets of what the vocabulary lacks, then the vocabulary.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Column">The column.</param>
/// <param name="OutOfVocabulary">How many buckets there are for what the vocabulary lacks.</param>
public sealed record FittedVocabulary(string Name, string Column, int OutOfVocabulary) : FittedCategory(Name)
{
    /// <summary>The vocabulary of a column of texts, in order; null for one of numbers.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The vocabulary of a column of numbers, in order; null for one of texts.</summary>
    public IReadOnlyList<double>? Numbers { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Size => 1 + OutOfVocabulary + (Texts?.Count ?? Numbers!.Count);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [new(Column, IsText: Texts is not null)];

    /// <inheritdoc/>
    public override string LabelOf(int id) => id == 0 ? "missing"
        : id <= OutOfVocabulary ? OutOfVocabulary == 1 ? "other" : $"other {id}"
        : Texts?[id - 1 - OutOfVocabulary] ?? Numbers![id - 1 - OutOfVocabulary].ToString("R", CultureInfo.InvariantCulture);

    internal override string? Flaw() => Texts is null == Numbers is null ? "neither texts nor numbers, or both"
        : OutOfVocabulary is < 0 or > 10_000_000 ? $"{OutOfVocabulary} buckets for what it lacks"
        : Texts?.Contains(null!) == true || Texts?.Distinct().Count() < Texts?.Count || Numbers?.Distinct().Count() < Numbers?.Count ? "an entry twice"
        : null;

    // What a vocabulary without buckets lacks is -1, which a one-hot passes over and an embedding would refuse: it counts as missing.
    internal override Value Ids(Func<string, Value> column)
    {
        Value ids = Texts is { } texts
            ? Op.TextLookup(column(Column), Tensor.From([.. texts]), OutOfVocabulary, mask: true)
            : Op.NumberLookup(column(Column), Tensor.From(Numbers!.ToArray()), OutOfVocabulary, mask: true);
        return OutOfVocabulary > 0 ? ids : Op.Maximum(ids, ids.Graph.Number(0, DType.Int64));
    }
}
