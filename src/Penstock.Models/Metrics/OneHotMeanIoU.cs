using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>MeanIoU where labels, and as a rule outputs, have a number for each class.</summary>
public sealed class OneHotMeanIoU : SparseOverlapMetric
{
    /// <summary>Intersection over union of classes that have a number each.</summary>
    /// <param name="numClasses">How many classes there are.</param>
    public OneHotMeanIoU(int numClasses) : base(numClasses, null) => (SparseYTrue, SparseYPred) = (false, false);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        base.Write(config);
        config["num_classes"] = NumClasses;
        (config["sparse_y_pred"], config["axis"]) = (SparseYPred, Axis);
    }

    internal static OneHotMeanIoU FromConfig(KerasConfig config) => new(config.Whole("num_classes"))
    {
        IgnoreClass = config.OptionalWhole("ignore_class"), SparseYPred = config.Flag("sparse_y_pred", false), Axis = config.Whole("axis", -1),
    };
}
