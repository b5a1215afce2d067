using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Numbers that stand for places: classes, categories, rows of a table.</summary>
internal static class WholeNumbers
{
    /// <summary>Int32 and Int64 as they are, others as the given type; NaN becomes the least number, which is the place of nothing.</summary>
    public static Value Of(Value x, DType type)
    {
        if (x.DType is DType.Int32 or DType.Int64) return x;
        Value whole = Op.Cast(x, type);
        return x.DType.IsFloating() ? Op.Where(Op.IsNaN(x), x.Graph.Number(type == DType.Int32 ? int.MinValue : long.MinValue, type), whole) : whole;
    }
}
