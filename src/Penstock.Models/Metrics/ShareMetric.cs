using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>Precision or recall: the true positives as a share of something.</summary>
public abstract class ShareMetric : ThresholdMetric
{
    // With only the k largest of an example counting, any probability may be among them.
    private protected override IReadOnlyList<double> DefaultThresholds => TopK is null ? base.DefaultThresholds : [-1e10];

    /// <summary>Where given, only the k largest probabilities of an example count as above a threshold. Default none.</summary>
    public int? TopK { get; init; }

    /// <summary>Where given, the only class that is looked at. Default none.</summary>
    public int? ClassId { get; init; }

    private protected abstract Tensors.Value Rest(Confusion confusion);

    /// <inheritdoc/>
    public sealed override void Update(MetricCall call)
    {
        Confusion confusion = Confusion.Of(call, call.Probabilities, Thresholds, TopK, ClassId);
        call.Add("true_positives", confusion.TruePositives);
        call.Add("rest", Rest(confusion));
    }

    private protected sealed override double At(MetricSums sums, int threshold)
    {
        double right = sums.Span("true_positives")[threshold];
        return Share(right, right + sums.Span("rest")[threshold]);
    }

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        base.Write(config);
        (config["top_k"], config["class_id"]) = (TopK, ClassId);
    }
}
