using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A fully connected layer: activation(x kernel + bias). Input [batch, .., features], output [batch, .., units].</summary>
/// <param name="units">The size of the last axis of the output.</param>
/// <param name="activation">Default linear.</param>
public sealed class Dense(int units, Activation? activation = null) : Layer
{
    /// <summary>The size of the last axis of the output.</summary>
    public int Units { get; } = units >= 1 ? units : throw new ArgumentException($"Dense: expected 1 or more units, got {units}.");

    /// <summary>What is applied to the sums.</summary>
    public Activation Activation { get; } = activation ?? Activation.Linear;

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the kernel is drawn. Default Glorot uniform.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the bias begins. Default zeros.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 2, "input of rank 2 or more", $"shape {input.Shape}", "Add a batch axis with ExpandDims.");
        Require(input.Shape[-1].IsKnown, "a known last axis", $"shape {input.Shape}");
        Value rows = Op.Reshape(input, [input.Shape.Product(0, input.Shape.Rank - 1), input.Shape[-1]]);
        Value kernel = call.Weight("kernel", [input.Shape[-1], Units], KernelInitializer);
        Value? bias = UseBias ? call.Weight("bias", [Units], BiasInitializer) : null;
        bool relu = Activation == Activation.Relu;
        Value result = Op.MatMul(rows, kernel, bias, relu);
        return Op.Reshape(relu ? result : Activation.Apply(result), input.Shape.With(-1, Units));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["units"] = Units, ["activation"] = Activation.Name, ["use_bias"] = UseBias,
        ["kernel_initializer"] = KernelInitializer.Described(), ["bias_initializer"] = BiasInitializer.Described(),
        ["kernel_regularizer"] = null, ["bias_regularizer"] = null, ["activity_regularizer"] = null, ["kernel_constraint"] = null, ["bias_constraint"] = null,
    };

    internal static Dense FromConfig(KerasConfig config)
    {
        config.ExpectNone("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint");
        return new(config.Whole("units"), config.Activation("activation"))
        {
            UseBias = config.Flag("use_bias", true),
            KernelInitializer = config.Initializer("kernel_initializer", Initializer.GlorotUniform),
            BiasInitializer = config.Initializer("bias_initializer", Initializer.Zeros),
        };
    }
}
