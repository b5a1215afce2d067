using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How whole numbers are written as numbers between which no order is implied.</summary>
public enum CategoryOutput
{
    /// <summary>1 at the place of each number, 0 elsewhere; one row an input number.</summary>
    OneHot,
    /// <summary>1 at the places of all numbers of an example, 0 elsewhere.</summary>
    MultiHot,
    /// <summary>How often each number occurs in an example.</summary>
    Count,
}

/// <summary>Whole numbers from 0 to below a limit as vectors of that length. A number outside is an error where the layer is run.</summary>
/// <param name="numTokens">The limit.</param>
/// <param name="outputMode">Default multi-hot.</param>
public sealed class CategoryEncoding(int numTokens, CategoryOutput outputMode = CategoryOutput.MultiHot) : Layer
{
    /// <summary>The limit, which is the extent of the output's last axis.</summary>
    public int NumTokens { get; } = numTokens >= 1 ? numTokens : throw new ArgumentException($"CategoryEncoding: expected a limit of 1 or more, got {numTokens}.");

    /// <summary>How the numbers are written.</summary>
    public CategoryOutput OutputMode => outputMode;

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.DType != DType.Text, "whole numbers", "texts", "Put a StringLookup before.");
        Value numbers = input.DType is DType.Int32 or DType.Int64 ? input : Op.Cast(input, DType.Int64);
        return Encode(Known(numbers), NumTokens, outputMode);
    }

    /// <summary>Numbers looked up among those there are, which gives themselves, and an error for others.</summary>
    private Value Known(Value numbers)
    {
        Value all = Op.Cast(numbers.Graph.Constant(Tensor.From([.. Enumerable.Range(0, NumTokens)])), numbers.DType);
        return numbers.Graph.Apply(new Gather(), [all, numbers], Label)[0];
    }

    /// <summary>Int32 or Int64 numbers as vectors; those outside give zeros.</summary>
    internal static Value Encode(Value numbers, int depth, CategoryOutput mode)
    {
        bool shrinks = mode == CategoryOutput.OneHot && numbers.Shape.Rank > 1 && numbers.Shape[-1] == 1;
        Value rows = Op.OneHot(shrinks ? Op.Squeeze(numbers, -1) : numbers, depth);
        return mode switch
        {
            CategoryOutput.OneHot => rows,
            CategoryOutput.MultiHot => Op.Max(rows, -2),
            _ => Op.Sum(rows, -2),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["num_tokens"] = NumTokens, ["output_mode"] = KerasText.Of(outputMode) };

    internal static CategoryEncoding FromConfig(KerasConfig config) => new(config.Whole("num_tokens"), config.Choice("output_mode", CategoryOutput.MultiHot));
}
