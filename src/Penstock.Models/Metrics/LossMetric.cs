using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The mean of a loss over examples.</summary>
/// <param name="loss">The loss; its reduction does not matter.</param>
public sealed class LossMetric(Loss loss) : Metric
{
    /// <summary>The loss.</summary>
    public Loss Loss => loss;

    /// <inheritdoc/>
    public override string KerasName => loss.KerasName;

    private protected override string DefaultName => loss.Name;

    /// <inheritdoc/>
    public override void Update(MetricCall call)
    {
        if (loss.OfBatch(call.Target, call.Output, call.Weight) is { } whole) call.AddMean(whole, isWeighted: true);
        else call.AddMean(loss.PerExample(call.Target, call.Output));
    }

    /// <inheritdoc/>
    internal override bool IsLike(Metric other) => other is LossMetric measured && Name == measured.Name && loss.IsLike(measured.Loss);

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => sums.Mean;

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        foreach (var (key, value) in loss.Config())
            if (key is not ("name" or "reduction")) config[key] = value?.DeepClone();
    }
}
