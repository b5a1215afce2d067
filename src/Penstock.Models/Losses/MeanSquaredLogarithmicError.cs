using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean((log(target + 1) - log(output + 1))^2) over the last axis; numbers below 1e-7 count as 1e-7.</summary>
public sealed class MeanSquaredLogarithmicError : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) =>
        Op.Mean(Op.Square(Logarithm(Match(target, output)) - Logarithm(output)), -1);

    private static Value Logarithm(Value x) => Op.Log(Op.Maximum(x, x.Graph.Number(Probabilities.Epsilon, x.DType)) + 1);

    internal static MeanSquaredLogarithmicError FromConfig(KerasConfig _) => new();
}
