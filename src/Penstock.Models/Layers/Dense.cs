using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A fully connected layer: activation(x kernel + bias). Input [batch, .., features], output [batch, .., units].</summary>
public sealed class Dense : ActivatedKernelLayer
{
    /// <summary>Makes a fully connected layer.</summary>
    /// <param name="units">The size of the last axis of the output.</param>
    /// <param name="activation">Default linear.</param>
    public Dense(int units, Activation? activation = null) : base(activation) => Units = Checked(units);

    private Dense(KerasConfig config) : base(config) => Units = Checked(config.Whole("units"));

    /// <summary>The size of the last axis of the output.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 2, "input of rank 2 or more", $"shape {input.Shape}", "Add a batch axis with ExpandDims.");
        Require(input.Shape[-1].IsKnown, "a known last axis", $"shape {input.Shape}");
        Value rows = Op.Reshape(input, [input.Shape.Product(0, input.Shape.Rank - 1), input.Shape[-1]]);
        Value kernel = call.Weight("kernel", [input.Shape[-1], Units], KernelRule);
        Value? bias = UseBias ? call.Weight("bias", [Units], BiasRule) : null;
        bool relu = Activation == Activation.Relu;
        Value result = Op.MatMul(rows, kernel, bias, relu);
        return Op.Reshape(relu ? result : Activation.Apply(result), input.Shape.With(-1, Units));
    }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    public override JsonObject Config() => WithKernel(new() { ["units"] = Units });

    internal static Dense FromConfig(KerasConfig config) => new(config);

    private static int Checked(int units) => units >= 1 ? units : throw new ArgumentException($"Dense: expected 1 or more units, got {units}.");
}
