using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>(x - mean) / sqrt(variance), with mean and variance given, or found in data by <see cref="Adapt(Tensor)"/>.</summary>
public class Normalization : Layer
{
    private const double Least = 1e-7;
    private float[]? _mean, _variance;
    private long _count;

    /// <summary>Takes mean and variance from data or from a file.</summary>
    public Normalization()
    {
    }

    /// <summary>Takes mean and variance as given; they are settings of the layer, not weights.</summary>
    /// <param name="mean">One number for each place along the kept axes, or one for all.</param>
    /// <param name="variance">As many numbers as the mean.</param>
    public Normalization(IReadOnlyList<float> mean, IReadOnlyList<float> variance)
    {
        Require(mean.Count == variance.Count, "a mean and a variance of equal length", $"{mean.Count} and {variance.Count}");
        (_mean, _variance, IsGiven) = ([.. mean], [.. variance], true);
    }

    /// <summary>The axes that have a mean and a variance for each place; the others are taken together. Default the last; none for one mean of all.</summary>
    public IReadOnlyList<int> Axis { get; init; } = [-1];

    /// <summary>Whether to compute the inverse, x * sqrt(variance) + mean. Default false.</summary>
    public bool Invert { get; init; }

    /// <summary>The mean of each place along the kept axes; empty before <see cref="Adapt(Tensor)"/>.</summary>
    public IReadOnlyList<float> Mean => _mean ?? [];

    /// <summary>The variance of each place along the kept axes; empty before <see cref="Adapt(Tensor)"/>.</summary>
    public IReadOnlyList<float> Variance => _variance ?? [];

    private bool IsGiven { get; }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <summary>Finds mean and variance in a batch of inputs, before the model has seen one.</summary>
    public void Adapt(Tensor batch) => Adapt([batch]);

    /// <summary>Finds mean and variance in the inputs of a dataset, batched or not.</summary>
    /// <param name="data">It is read once.</param>
    /// <param name="input">Which part of an example the layer is fed; its only input if null.</param>
    public void Adapt(Dataset<Example> data, Func<Example, Tensor>? input = null) => Adapt(data.Map(input ?? (e => e.Input)).AsEnumerable());

    private void Adapt(IEnumerable<Tensor> batches)
    {
        Require(Weights.Count == 0, "data before the model has seen an input", "them after", "Adapt first.");
        ColumnStatistics? all = null;
        foreach (Tensor batch in batches) (all ??= new ColumnStatistics(batch, Axis)).Add(batch);
        Require(all is { Count: > 0 }, "data", "none");
        (_mean, _variance, _count) = ([.. all!.Columns.Select(c => (float)Center(c))], [.. all.Columns.Select(c => (float)Square(c))], all.Count);
    }

    private protected virtual double Center(ColumnStatistics.Column column) => column.Mean;

    private protected virtual double Square(ColumnStatistics.Column column) => column.Variance;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        bool[] isKept = [.. input.Shape.Select((_, axis) => Axis.Any(a => input.Shape.Axis(a) == axis))];
        Shape kept = [.. input.Shape.Where((_, axis) => isKept[axis])], spread = [.. input.Shape.Select((extent, axis) => isKept[axis] ? extent : 1)];
        Require(kept.IsKnown, "known extents of the kept axes", $"shape {input.Shape}");
        Require(_mean is null || _mean.Length == kept.ElementCount || (IsGiven && _mean.Length == 1), $"input of {_mean?.Length} places along the kept axes", $"shape {input.Shape}");
        var (mean, variance) = IsGiven ? (Given(_mean!), Given(_variance!)) : Weighed(kept, call);
        Value deviation = Op.Maximum(Op.Sqrt(variance), call.Graph.Number(Least, input.DType));
        return Invert ? input * deviation + mean : (input - mean) / deviation;

        Value Given(float[] numbers) => call.Graph.Constant(Tensor.From(numbers, numbers.Length == 1 ? Shape.Scalar : spread));

        (Value, Value) Weighed(Shape shape, LayerCall weights)
        {
            Value mean = weights.Weight("mean", shape, _mean is null ? Initializer.Zeros : new Listed(_mean), isLearnt: false);
            Value variance = weights.Weight("variance", shape, _variance is null ? Initializer.Ones : new Listed(_variance), isLearnt: false);
            // Keras keeps the number of rows for older files.
            weights.Weight("count", Shape.Scalar, new Constant(_count), isLearnt: false, DType.Int32);
            return (Op.Reshape(mean, spread), Op.Reshape(variance, spread));
        }
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["axis"] = Axis.Count == 0 ? null : KerasText.List(Axis), ["invert"] = Invert,
        ["mean"] = IsGiven ? KerasText.List(_mean) : null, ["variance"] = IsGiven ? KerasText.List(_variance) : null,
    };

    internal static Normalization FromConfig(KerasConfig config)
    {
        int[] axis = config.IsNull("axis") ? [] : config.Wholes("axis") ?? [-1];
        bool invert = config.Flag("invert", false);
        return config.Numbers("mean") is { } mean
            ? new([.. mean.Select(n => (float)n)], [.. (config.Numbers("variance") ?? []).Select(n => (float)n)]) { Axis = axis, Invert = invert }
            : new() { Axis = axis, Invert = invert };
    }
}
