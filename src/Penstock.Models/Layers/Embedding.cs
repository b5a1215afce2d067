using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A learnt vector for each whole number. Input [batch, ..] of numbers from 0 to below inputDim, output [batch, .., outputDim].</summary>
/// <param name="inputDim">How many numbers there are.</param>
/// <param name="outputDim">The size of a vector.</param>
public sealed class Embedding(int inputDim, int outputDim) : Layer
{
    private WeightRule _rule = new(new RandomUniform());

    /// <summary>How many numbers there are.</summary>
    public int InputDim { get; } = inputDim >= 1 ? inputDim : throw new ArgumentException($"Embedding: expected 1 or more numbers, got {inputDim}.");

    /// <summary>The size of a vector.</summary>
    public int OutputDim { get; } = outputDim >= 1 ? outputDim : throw new ArgumentException($"Embedding: expected vectors of size 1 or more, got {outputDim}.");

    /// <summary>Whether the number 0 stands for nothing, so that a mask leaves it out. Default false.</summary>
    public bool MaskZero { get; init; }

    /// <summary>How the vectors begin. Default evenly from -0.05 to 0.05.</summary>
    public Initializer EmbeddingsInitializer
    {
        get => _rule.Initializer;
        init => _rule = _rule with { Initializer = value };
    }

    /// <summary>What the vectors add to the loss. Default nothing.</summary>
    public Regularizer? EmbeddingsRegularizer
    {
        get => _rule.Regularizer;
        init => _rule = _rule with { Regularizer = value };
    }

    /// <summary>What the vectors are put back to after every step. Default nothing.</summary>
    public Constraint? EmbeddingsConstraint
    {
        get => _rule.Constraint;
        init => _rule = _rule with { Constraint = value };
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    private protected override bool ComputesInFloat32 => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.DType != DType.Text, "whole numbers", "texts", "Put a StringLookup before.");
        Value numbers = WholeNumbers.Of(input, DType.Int32);
        Value vectors = Op.Gather(call.Weight("embeddings", [InputDim, OutputDim], _rule), numbers);
        if (MaskZero) call.SetMask(vectors, Op.NotEqual(numbers, call.Graph.Number(0, numbers.DType)));
        return vectors;
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        var config = new JsonObject { ["input_dim"] = InputDim, ["output_dim"] = OutputDim, ["mask_zero"] = MaskZero };
        _rule.Write(config, "embeddings");
        return config;
    }

    internal static Embedding FromConfig(KerasConfig config)
    {
        var layer = new Embedding(config.Whole("input_dim"), config.Whole("output_dim")) { MaskZero = config.Flag("mask_zero", false) };
        layer._rule = layer._rule.Read(config, "embeddings");
        return layer;
    }
}
