using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The mean over some classes of intersection over union: what labels and outputs both give to a class, over what either gives to it.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="targetClassIds">The classes whose overlaps are averaged.</param>
public sealed class IoU(int numClasses, IReadOnlyList<int> targetClassIds) : SparseOverlapMetric(numClasses, targetClassIds)
{
    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        base.Write(config);
        (config["num_classes"], config["target_class_ids"]) = (NumClasses, KerasText.List(TargetClassIds));
        (config["sparse_y_true"], config["sparse_y_pred"], config["axis"]) = (SparseYTrue, SparseYPred, Axis);
    }

    internal static IoU FromConfig(KerasConfig config) => new(config.Whole("num_classes"), config.Wholes("target_class_ids") ?? [])
    {
        IgnoreClass = config.OptionalWhole("ignore_class"), SparseYTrue = config.Flag("sparse_y_true", true), SparseYPred = config.Flag("sparse_y_pred", true), Axis = config.Whole("axis", -1),
    };
}
