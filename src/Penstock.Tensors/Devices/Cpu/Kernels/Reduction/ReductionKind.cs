namespace Penstock.Tensors;

/// <summary>The reductions of an axis to one number.</summary>
internal enum ReductionKind
{
    Sum, Mean, Product,
    /// <summary>The largest; NaN if any is.</summary>
    Max,
    /// <summary>The smallest; NaN if any is.</summary>
    Min,
    SumOfSquares,
}
