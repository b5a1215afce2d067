using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Whole numbers from 0 to below a limit as vectors of that length. A number outside is an error where the layer is run.</summary>
/// <param name="numTokens">The limit.</param>
/// <param name="outputMode">Default multi-hot.</param>
public sealed class CategoryEncoding(int numTokens, CategoryOutput outputMode = CategoryOutput.MultiHot) : Layer
{
    private const string CountWeights = "count_weights";

    /// <summary>The limit, which is the extent of the output's last axis.</summary>
    public int NumTokens { get; } = numTokens >= 1 ? numTokens : throw new ArgumentException($"CategoryEncoding: expected a limit of 1 or more, got {numTokens}.");

    /// <summary>How the numbers are written.</summary>
    public CategoryOutput OutputMode { get; } = CategoryOutputs.WithoutWeights(outputMode, nameof(CategoryEncoding))!.Value;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NamedInputs => [CountWeights];

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <summary>Applies the layer with what each number counts, of the shape of the numbers; only where it counts.</summary>
    public SymbolicTensor On(SymbolicTensor numbers, SymbolicTensor countWeights) => OnNamed([numbers], (CountWeights, countWeights))[0];

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.DType != DType.Text, "whole numbers", "texts", "Put a StringLookup before.");
        Value numbers = Known(WholeNumbers.Of(input, DType.Int64));
        if (call.Arguments.GetValueOrDefault(CountWeights) is not { } weights) return OutputMode.Encode(numbers, NumTokens);
        Require(OutputMode == CategoryOutput.Count, "no weights of counts", $"them with {KerasText.Of(OutputMode)}", "Let the layer count.");
        return Op.Sum(Op.OneHot(numbers, NumTokens) * Op.ExpandDims(Op.Cast(weights, DType.Float32), -1), -2);
    }

    /// <summary>The numbers, and an error for those that have no place among as many zeros as there are numbers.</summary>
    private Value Known(Value numbers) =>
        numbers + numbers.Graph.Apply(new Gather(), [Op.BroadcastTo(numbers.Graph.Number(0, numbers.DType), [NumTokens]), numbers], Label)[0];

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["num_tokens"] = NumTokens, ["output_mode"] = KerasText.Of(OutputMode), ["sparse"] = false };

    internal static CategoryEncoding FromConfig(KerasConfig config) => new(config.Count("num_tokens"), config.Choice("output_mode", CategoryOutput.MultiHot));
}
