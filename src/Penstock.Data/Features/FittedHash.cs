using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The bucket of a text or number by a hash.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Column">The column.</param>
/// <param name="Count">How many buckets.</param>
public sealed record FittedHash(string Name, RawColumn Column, int Count) : FittedCategory(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Size => Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [Column];

    /// <inheritdoc/>
    public override string LabelOf(int id) => $"{id}";

    internal override string? Flaw() => Count is < 1 or > 10_000_000 ? $"{Count} buckets" : null;

    internal override Value Ids(Func<string, Value> column) => Column.IsText ? Op.TextHash(column(Column.Name), Count) : Op.NumberHash(column(Column.Name), Count);
}
