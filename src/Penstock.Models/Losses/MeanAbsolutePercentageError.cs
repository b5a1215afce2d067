using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>100 * mean(|target - output| / |target|) over the last axis; targets below 1e-7 in size count as 1e-7.</summary>
public sealed class MeanAbsolutePercentageError : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Match(target, output);
        Value size = Op.Maximum(Op.Abs(wanted), output.Graph.Number(Probabilities.Epsilon, output.DType));
        return Op.Mean(Op.Abs((wanted - output) / size), -1) * 100;
    }

    internal static MeanAbsolutePercentageError FromConfig(KerasConfig _) => new();
}
