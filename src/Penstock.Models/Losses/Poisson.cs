using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(output - target * log(output)) over the last axis.</summary>
public sealed class Poisson : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) =>
        Op.Mean(output - Match(target, output) * Op.Log(output + Probabilities.Epsilon), -1);

    internal static Poisson FromConfig(KerasConfig _) => new();
}
