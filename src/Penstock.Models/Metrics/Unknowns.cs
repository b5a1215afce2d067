using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What decisions hide: a comparison with NaN is false, as if it were a number. Metrics of decisions add this, so that NaN stays NaN.</summary>
internal static class Unknowns
{
    /// <summary>NaN where a number is NaN, else 0.</summary>
    public static Value Of(Value x) => Op.Where(Op.IsNaN(x), x, Op.Zero(x));

    /// <summary>NaN for every row with NaN along the last axis, else 0.</summary>
    public static Value OfRows(Value x) => Of(Op.Max(x, -1));
}
