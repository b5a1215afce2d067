using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Right and wrong decisions at thresholds, counted by weight: an example is said to be positive where its probability is above the threshold.</summary>
/// <param name="Positives">The weight of positive examples, [labels] or [].</param>
/// <param name="Negatives">The weight of negative examples, likewise.</param>
/// <param name="TruePositives">The weight of positive examples said to be positive, [thresholds, labels..].</param>
/// <param name="FalsePositives">The weight of negative examples said to be positive, likewise.</param>
internal sealed record Confusion(Value Positives, Value Negatives, Value TruePositives, Value FalsePositives)
{
    private const double Lowest = -1e10;

    public Value FalseNegatives => Positives - TruePositives;

    public Value TrueNegatives => Negatives - FalsePositives;

    /// <summary>Counts the decisions of a batch.</summary>
    /// <param name="call">Labels, outputs and weights.</param>
    /// <param name="probabilities">What is compared with the thresholds, of the outputs' shape.</param>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="topK">Where given, only the k largest probabilities of an example count as above a threshold.</param>
    /// <param name="classId">Where given, the only class that is looked at.</param>
    /// <param name="labelWeights">A factor for each label, or null.</param>
    /// <param name="byLabel">Whether the places of the last axis are counted apart.</param>
    public static Confusion Of(MetricCall call, Value probabilities, IReadOnlyList<double> thresholds, int? topK = null, int? classId = null,
        Value? labelWeights = null, bool byLabel = false)
    {
        Value p = Op.Cast(probabilities, DType.Float32), labels = Targets.Match(call.Target, p);
        Value weights = call.Weight is { } given ? Weights.Spread(given, p) : Op.BroadcastTo(p.Graph.Number(1, p.DType), p.Shape);
        if (labelWeights is not null) weights *= labelWeights;
        weights += Unknowns.Of(p) + Unknowns.Of(labels);
        if (topK is { } k) p = OnlyLargest(p, k);
        if (classId is { } id) (p, labels, weights) = (Place(p, id), Place(labels, id), Place(weights, id));

        Shape rows = byLabel ? [p.Shape.Product(0, p.Shape.Rank - 1), p.Shape[-1]] : [p.Shape.Size];
        Value zero = p.Graph.Number(0, p.DType), isPositive = Op.Cast(Op.NotEqual(labels, Op.BroadcastTo(zero, labels.Shape)), p.DType);
        Value positive = Op.Reshape(weights * isPositive, rows), negative = Op.Reshape(weights * (1 - isPositive), rows);
        Value limits = p.Graph.Constant(Tensor.From([.. thresholds.Select(t => (float)t)], [thresholds.Count, .. Enumerable.Repeat<Dim>(1, rows.Rank)]));
        Shape grid = [thresholds.Count, .. rows];
        Value isAbove = Op.Cast(Op.Greater(Op.BroadcastTo(Op.Reshape(p, rows), grid), Op.BroadcastTo(limits, grid)), p.DType);
        return new(Total(positive, 0), Total(negative, 0), Total(isAbove * positive, 1), Total(isAbove * negative, 1));
    }

    private static Value Total(Value x, int axis) => Op.Cast(Op.Sum(x, axis), DType.Float64);

    private static Value Place(Value x, int id) => x.Shape.Rank >= 2
        ? Op.Slice(x, -1, id, 1)
        : throw new ArgumentException($"Metric: expected outputs of two axes or more to look at class {id}, got shape {x.Shape}.");

    // The others become lower than any threshold; of equal ones the first are kept.
    private static Value OnlyLargest(Value p, int k)
    {
        int n = checked((int)p.Shape[-1].Value);
        Shape pairs = [.. p.Shape, n];
        Value own = Op.BroadcastTo(Op.ExpandDims(p, -1), pairs), other = Op.BroadcastTo(Op.ExpandDims(p, -2), pairs);
        float[] before = new float[n * n];
        for (int i = 0; i < n; i++) before.AsSpan(i * n, i).Fill(1);
        Value larger = Op.Cast(Op.Greater(other, own), p.DType);
        Value equal = Op.Cast(Op.Equal(other, own), p.DType) * p.Graph.Constant(Tensor.From(before, [n, n]));
        Value ahead = Op.Sum(larger + equal, -1);
        return Op.Where(Op.Less(ahead, Op.BroadcastTo(p.Graph.Number(k, p.DType), p.Shape)), p, p.Graph.Number(Lowest, p.DType));
    }
}
