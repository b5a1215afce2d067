using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Intersection over union of labels and outputs that are class numbers, or have a number for each class along an axis.</summary>
public abstract class SparseOverlapMetric : OverlapMetric
{
    private protected SparseOverlapMetric(int classes, IReadOnlyList<int>? targetClassIds) : base(classes, targetClassIds)
    {
    }

    /// <summary>Whether labels are class numbers; else the largest along the axis is the class.</summary>
    public bool SparseYTrue { get; init; } = true;

    /// <summary>Whether outputs are class numbers; else the largest along the axis is the class.</summary>
    public bool SparseYPred { get; init; } = true;

    /// <summary>The axis of the classes. Default the last.</summary>
    public int Axis { get; init; } = -1;

    private protected sealed override Value Labelled(MetricCall call) => SparseYTrue ? call.Target : Op.ArgMax(call.Target, Axis);

    private protected sealed override Value Said(MetricCall call) => SparseYPred ? call.Output : Op.ArgMax(call.Output, Axis);

    private protected sealed override Value Unknown(MetricCall call, Value said)
    {
        Value Of(Value x, bool isSparse) => x.DType.IsFloating()
            ? Op.Reshape(Op.Cast(Unknowns.Of(isSparse ? x : Op.Max(x, Axis)), DType.Float32), said.Shape)
            : x.Graph.Number(0, DType.Float32);
        return Of(call.Output, SparseYPred) + Of(call.Target, SparseYTrue);
    }
}
