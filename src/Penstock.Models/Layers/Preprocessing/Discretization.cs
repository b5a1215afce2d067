using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Numbers as the bins that they fall into: how many boundaries are not above each, so that a number equal to a boundary goes right; NaN goes into the last, as in Keras.</summary>
public sealed class Discretization : Layer
{
    private readonly int? _numBins;
    private double[]? _boundaries;

    /// <summary>Takes the boundaries as given.</summary>
    /// <param name="binBoundaries">Numbers that do not fall; there is one bin more.</param>
    public Discretization(IReadOnlyList<double> binBoundaries)
    {
        for (int i = 0; i < binBoundaries.Count; i++)
            Require(!double.IsNaN(binBoundaries[i]) && (i == 0 || binBoundaries[i - 1] <= binBoundaries[i]), "boundaries that do not fall", FormattableString.Invariant($"{binBoundaries[i]} at {i}"));
        _boundaries = [.. binBoundaries];
    }

    /// <summary>Takes boundaries from data, with <see cref="Adapt(Tensor)"/>, so that the bins hold about equally many numbers.</summary>
    /// <param name="numBins">How many bins there are, 2 or more.</param>
    public Discretization(int numBins)
    {
        Require(numBins >= 2, "2 bins or more", numBins);
        _numBins = numBins;
    }

    private protected override bool ComputesInFloat32 => false;

    /// <summary>The boundaries; empty before <see cref="Adapt(Tensor)"/>.</summary>
    public IReadOnlyList<double> BinBoundaries => _boundaries ?? [];

    /// <summary>How far a boundary taken from data may be off, as a part of all numbers. Default 0.01; less takes more memory.</summary>
    public double Epsilon { get; init; } = 0.01;

    /// <summary>How bins are encoded, as <see cref="CategoryEncoding"/> does; null, the default, for their numbers.</summary>
    public CategoryOutput? OutputMode { get; init => field = value.WithoutWeights(nameof(Discretization)); }

    /// <summary>Finds boundaries in a batch of numbers.</summary>
    public void Adapt(Tensor numbers) => Adapt([numbers]);

    /// <summary>Finds boundaries in the inputs of a dataset, batched or not.</summary>
    /// <param name="data">It is read once.</param>
    /// <param name="input">Which part of an example the layer is fed; its only input if null.</param>
    public void Adapt(Dataset<Example> data, Func<Example, Tensor>? input = null) => Adapt(data.Map(input ?? (e => e.Input)).AsEnumerable());

    private void Adapt(IEnumerable<Tensor> batches)
    {
        Require(_numBins is not null, "a layer that is told how many bins to find", "one that is given boundaries");
        var summary = new QuantileSummary(Epsilon);
        foreach (Tensor batch in batches) summary.Add([.. Enumerable.Range(0, batch.Count).Select(batch.NumberAt)]);
        Require(!summary.IsEmpty, "data", "none");
        _boundaries = [.. summary.Boundaries(_numBins!.Value)];
    }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(_boundaries is not null, "boundaries", "none", "Adapt the layer to data first.");
        // Boundaries are of the type of the input, so that a number which is one equals it; of those that fall together a number passes all.
        double[] boundaries = input.DType == DType.Float32 ? [.. _boundaries!.Select(b => (double)(float)b)] : _boundaries!, rising = [.. boundaries.Distinct()];
        Value bins = Op.Bucketize(input, Tensor.From(rising));
        if (rising.Length < boundaries.Length) bins = Op.Gather(call.Graph.Constant(Tensor.From([0L, .. rising.Select(r => (long)boundaries.Count(b => b <= r))])), bins);
        return OutputMode is { } mode ? mode.Encode(bins, _boundaries!.Length + 1) : bins;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["bin_boundaries"] = KerasText.List(_boundaries), ["num_bins"] = _numBins, ["epsilon"] = Epsilon, ["output_mode"] = CategoryOutputs.Name(OutputMode), ["sparse"] = false,
    };

    internal static Discretization FromConfig(KerasConfig config)
    {
        double epsilon = config.Number("epsilon", 0.01);
        CategoryOutput? mode = CategoryOutputs.Of(config);
        if (config.OptionalWhole("num_bins") is not { } bins)
            return new(config.Numbers("bin_boundaries") ?? throw new ArgumentException("Discretization: expected bin_boundaries or num_bins, got neither.")) { Epsilon = epsilon, OutputMode = mode };
        return new(bins) { Epsilon = epsilon, OutputMode = mode, _boundaries = config.Numbers("bin_boundaries") };
    }
}
