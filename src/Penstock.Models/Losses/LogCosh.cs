using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(log(cosh(output - target))) over the last axis.</summary>
public sealed class LogCosh : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value error = output - Match(target, output);
        return Op.Mean(error + Op.Softplus(error * -2) - Math.Log(2), -1);
    }

    internal static LogCosh FromConfig(KerasConfig _) => new();
}
