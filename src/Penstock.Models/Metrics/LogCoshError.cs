using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(log(cosh(output - target))).</summary>
public sealed class LogCoshError : MeanMetric
{
    private static readonly LogCosh s_loss = new();

    private protected override string DefaultName => "logcosh";

    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => s_loss.PerExample(call.Target, call.Output);

    internal static LogCoshError FromConfig(KerasConfig _) => new();
}
