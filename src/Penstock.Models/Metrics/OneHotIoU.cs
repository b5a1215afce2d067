using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>IoU where labels, and as a rule outputs, have a number for each class.</summary>
public sealed class OneHotIoU : SparseOverlapMetric
{
    /// <summary>Intersection over union of classes that have a number each.</summary>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="targetClassIds">The classes whose overlaps are averaged.</param>
    public OneHotIoU(int numClasses, IReadOnlyList<int> targetClassIds) : base(numClasses, targetClassIds) => (SparseYTrue, SparseYPred) = (false, false);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        base.Write(config);
        (config["num_classes"], config["target_class_ids"]) = (NumClasses, KerasText.List(TargetClassIds));
        (config["sparse_y_pred"], config["axis"]) = (SparseYPred, Axis);
    }

    internal static OneHotIoU FromConfig(KerasConfig config) => new(config.Whole("num_classes"), config.Wholes("target_class_ids") ?? [])
    {
        IgnoreClass = config.OptionalWhole("ignore_class"), SparseYPred = config.Flag("sparse_y_pred", false), Axis = config.Whole("axis", -1),
    };
}
