using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A metric that is the weighted mean of a number for every example.</summary>
public abstract class MeanMetric : Metric
{
    /// <summary>Adds the nodes that compute the number of every example, [batch] or [batch, ..].</summary>
    protected abstract Value PerExample(MetricCall call);

    /// <inheritdoc/>
    public sealed override void Update(MetricCall call) => call.AddMean(PerExample(call));

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => sums.Mean;

    /// <summary>1 where two values are equal, else 0.</summary>
    private protected static Value AreEqual(Value a, Value b) => Op.Cast(Op.Equal(a, Op.Cast(b, a.DType)), DType.Float32);
}
