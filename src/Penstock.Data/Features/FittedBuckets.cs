using System.Globalization;
using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The bucket of a number; a missing one has the last.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Column">The column.</param>
/// <param name="Boundaries">The boundaries, rising; a number equal to one goes right.</param>
public sealed record FittedBuckets(string Name, string Column, IReadOnlyList<double> Boundaries) : FittedCategory(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Size => Boundaries.Count + 2;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [new(Column, IsText: false)];

    /// <inheritdoc/>
    public override string LabelOf(int id) => id > Boundaries.Count ? "missing"
        : Boundaries.Count == 0 ? "any"
        : id == 0 ? $"<{Text(Boundaries[0])}"
        : id == Boundaries.Count ? $">={Text(Boundaries[^1])}"
        : $"{Text(Boundaries[id - 1])}..{Text(Boundaries[id])}";

    internal override string? Flaw() => Boundaries.Any(b => !double.IsFinite(b)) || Boundaries.Zip(Boundaries.Skip(1)).Any(b => b.First >= b.Second) ? "boundaries that do not rise" : null;

    internal override Value Ids(Func<string, Value> column) => Op.Bucketize(column(Column), Tensor.From(Boundaries.ToArray()), missing: Boundaries.Count + 1);

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
