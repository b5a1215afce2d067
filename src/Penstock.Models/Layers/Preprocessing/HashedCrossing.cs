using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Two or more inputs of texts or whole numbers as one bin from 0 to below their number for what stands at the same place in all, by a hash that never changes.</summary>
/// <param name="numBins">How many bins there are.</param>
public sealed class HashedCrossing(int numBins) : Layer
{
    /// <summary>How many bins there are.</summary>
    public int NumBins { get; } = numBins >= 1 ? numBins : throw new ArgumentException($"HashedCrossing: expected 1 bin or more, got {numBins}.");

    /// <summary>How bins are encoded, as one-hot; null, the default, for their numbers.</summary>
    public CategoryOutput? OutputMode
    {
        get;
        init => field = value is null or CategoryOutput.OneHot ? value : throw new ArgumentException($"HashedCrossing: expected an output of one_hot or int, got {CategoryOutputs.Name(value)}.");
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => Call([input], call);

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Require(inputs.Count >= 2, "two inputs or more", inputs.Count);
        foreach (Value input in inputs)
        {
            Require(input.DType == DType.Text || input.DType.IsInteger(), "texts or whole numbers", input.DType, "Put a Discretization before.");
            Require(input.Shape == inputs[0].Shape, $"inputs of one shape, {inputs[0].Shape}", input.Shape);
        }
        Value bins = Op.FarmCross(NumBins, [.. inputs.Select(x => x.DType == DType.Text ? x : Op.Cast(x, DType.Int64))]);
        return OutputMode is { } mode ? mode.Encode(bins, NumBins) : bins;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["num_bins"] = NumBins, ["output_mode"] = CategoryOutputs.Name(OutputMode), ["sparse"] = false };

    internal static HashedCrossing FromConfig(KerasConfig config) => new(config.Whole("num_bins")) { OutputMode = CategoryOutputs.Of(config) };
}
