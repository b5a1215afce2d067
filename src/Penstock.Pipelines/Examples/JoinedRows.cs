using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>Rows one after the other.</summary>
internal static class JoinedRows
{
    /// <summary>The columns of the first table, which the others have, too.</summary>
    public static Table Of(params IReadOnlyList<Table> parts) => new([.. parts[0].Columns.Select(column => Of([.. parts.Select(part => part.Column(column.Name))]))]);

    /// <summary>One column of several; where their types differ, of numbers, or of texts if one has texts.</summary>
    public static Column Of(IReadOnlyList<Column> parts)
    {
        bool[] missing = [.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.IsMissing))];
        DType type = parts.Any(part => part.DType == DType.Text) ? DType.Text : parts.All(part => part.DType == parts[0].DType) ? parts[0].DType : DType.Float64;
        return new(parts[0].Name, type switch
        {
            DType.Text => Tensor.From([.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.TextAt))]),
            DType.Bool => Tensor.From([.. parts.SelectMany(part => part.Values.ToArray<bool>())]),
            DType.Int64 => Tensor.From([.. parts.SelectMany(part => part.Values.ToArray<long>())]),
            _ => Tensor.From([.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.NumberAt))]),
        }, missing);
    }
}
