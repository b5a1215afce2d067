using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Whole numbers from 0 to below a limit, one place for each.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Column">The column.</param>
/// <param name="Depth">The limit.</param>
public sealed record FittedOneHot(string Name, string Column, int Depth) : FittedFeature(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [new(Column, IsText: false)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Places => [.. Enumerable.Range(0, Depth).Select(i => $"{Name}={i}")];

    internal override string? Flaw() => Depth is < 1 or > 10_000 ? $"{Depth} places" : null;

    internal override Value AddTo(Func<string, Value> column) =>
        Op.OneHot(Op.NumberLookup(column(Column), Tensor.From([.. Enumerable.Range(0, Depth).Select(i => (double)i)]), buckets: 0), Depth);
}
