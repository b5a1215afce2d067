using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The mean over all classes of intersection over union: what labels and outputs both give to a class, over what either gives to it.</summary>
/// <param name="numClasses">How many classes there are.</param>
public sealed class MeanIoU(int numClasses) : SparseOverlapMetric(numClasses, null)
{
    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        base.Write(config);
        config["num_classes"] = NumClasses;
        (config["sparse_y_true"], config["sparse_y_pred"], config["axis"]) = (SparseYTrue, SparseYPred, Axis);
    }

    internal static MeanIoU FromConfig(KerasConfig config) => new(config.Whole("num_classes"))
    {
        IgnoreClass = config.OptionalWhole("ignore_class"), SparseYTrue = config.Flag("sparse_y_true", true), SparseYPred = config.Flag("sparse_y_pred", true), Axis = config.Whole("axis", -1),
    };
}
