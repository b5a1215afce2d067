using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of the model's outputs.</summary>
[KerasName("Mean")]
public sealed class MeanOutput : MeanMetric
{
    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => call.Output;

    internal static MeanOutput FromConfig(KerasConfig _) => new();
}
