using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean over classes of intersection over union: what labels and outputs both give to a class, over what either gives to it.</summary>
public abstract class OverlapMetric : Metric
{
    private protected OverlapMetric(int classes, IReadOnlyList<int>? targetClassIds)
    {
        if (classes < 1) throw new ArgumentException($"{KerasName}: expected 1 class or more, got {classes}.");
        if (targetClassIds?.Any(id => id < 0 || id >= classes) ?? false)
            throw new ArgumentException($"{KerasName}: expected class numbers from 0 to {classes - 1}, got [{string.Join(", ", targetClassIds)}].");
        (NumClasses, TargetClassIds) = (classes, targetClassIds ?? [.. Enumerable.Range(0, classes)]);
    }

    /// <summary>How many classes there are.</summary>
    public int NumClasses { get; }

    /// <summary>The classes whose overlaps are averaged.</summary>
    public IReadOnlyList<int> TargetClassIds { get; }

    /// <summary>A label that does not count; null, the default, for none.</summary>
    public int? IgnoreClass { get; init; }

    /// <summary>Class numbers of the labels, one for each row of outputs.</summary>
    private protected abstract Value Labelled(MetricCall call);

    /// <summary>Class numbers of the outputs.</summary>
    private protected abstract Value Said(MetricCall call);

    /// <inheritdoc/>
    public sealed override void Update(MetricCall call)
    {
        Value labels = Op.Cast(Labelled(call), DType.Int32), said = Op.Cast(Said(call), DType.Int32);
        if (labels.Shape.Rank == said.Shape.Rank + 1 && labels.Shape[-1] == 1) labels = Op.Squeeze(labels, -1);
        Value weights = (call.Weight is { } weight ? Weights.Spread(weight, LikeOf(said)) : LikeOf(said)) + Unfit(labels, said) + Unknown(call, said);
        if (IgnoreClass is { } ignored)
            weights = Op.Where(Op.Equal(labels, labels.Graph.Number(ignored, DType.Int32)), weights.Graph.Number(0, DType.Float32), weights);
        Shape rows = [said.Shape.Size], columns = [said.Shape.Size, 1];
        Value hot = Op.OneHot(Op.Reshape(labels, rows), NumClasses), hit = Op.OneHot(Op.Reshape(said, rows), NumClasses) * Op.Reshape(weights, columns);
        call.Add("confusion", Op.MatMul(hot, hit, transposeA: true));
    }

    /// <inheritdoc/>
    public sealed override double Result(MetricSums sums)
    {
        if (!sums.Has("confusion")) return 0;
        ReadOnlySpan<double> counts = sums.Span("confusion");
        double total = 0, valid = 0;
        for (int at = 0; at < TargetClassIds.Count; at++)
        {
            int c = TargetClassIds[at];
            double row = 0, column = 0, both = counts[c * NumClasses + c];
            for (int i = 0; i < NumClasses; i++) (row, column) = (row + counts[c * NumClasses + i], column + counts[i * NumClasses + c]);
            if (row + column - both == 0) continue;
            (total, valid) = (total + both / (row + column - both), valid + 1);
        }
        return valid == 0 ? 0 : total / valid;
    }

    /// <summary>NaN where what the class numbers were taken from is NaN, else 0.</summary>
    private protected abstract Value Unknown(MetricCall call, Value said);

    private static Value LikeOf(Value said) => Op.BroadcastTo(said.Graph.Number(1, DType.Float32), said.Shape);

    // A number that is no class would count nowhere: NaN shows it.
    private Value Unfit(Value labels, Value said)
    {
        Value none = labels.Graph.Number(0, DType.Int32), end = labels.Graph.Number(NumClasses, DType.Int32);
        Value AreClasses(Value x) => Op.And(Op.GreaterOrEqual(x, none), Op.Less(x, end));
        return Op.Where(Op.And(AreClasses(labels), AreClasses(said)), labels.Graph.Number(0, DType.Float32), labels.Graph.Number(double.NaN, DType.Float32));
    }

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => config["ignore_class"] = IgnoreClass;
}
