using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A cell of so many units; its kernels are matrices.</summary>
public abstract class UnitsCell : KernelCell
{
    private protected UnitsCell(int units, RecurrentSettings settings) : base(settings) =>
        Units = units >= 1 ? units : throw new ArgumentException($"{GetType().Name}: expected 1 or more units, got {units}.");

    /// <summary>The size of the output and of each state.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes(Shape input) => [[Units]];

    /// <summary>How many kernels of units columns lie side by side.</summary>
    private protected abstract int KernelCount { get; }

    /// <summary>The shape of the bias.</summary>
    private protected virtual Shape BiasShape => [KernelCount * Units];

    /// <summary>The part of the bias that is added to the product of the input.</summary>
    private protected virtual Value InputBias(Value bias) => bias;

    /// <summary>x kernel + bias.</summary>
    protected internal override Value Prepare(Value x, LayerCall call)
    {
        int last = x.Shape.Rank - 1;
        Require(x.Shape[last].IsKnown, "a known last axis", $"shape {x.Shape}");
        Shape step = x.Shape.Slice(last - 1, 2);
        Value kernel = call.Weight("kernel", [x.Shape[last], KernelCount * Units], Settings.Kernel);
        RecurrentKernel(call);
        Value? bias = UseBias ? InputBias(Bias(call)) : null;
        Value rows = Op.Reshape(Drop(x, Dropout, Seed, step, call), [x.Shape.Product(0, last), x.Shape[last]]);
        return Op.Reshape(Op.MatMul(rows, kernel, bias, relu: false), x.Shape.With(last, KernelCount * Units));
    }

    internal Value RecurrentKernel(LayerCall call) => call.Weight("recurrent_kernel", [Units, KernelCount * Units], Settings.Recurrent);

    internal Value Bias(LayerCall call) => call.Weight("bias", BiasShape, BiasRule);

    /// <summary>Units columns of a value, by their place.</summary>
    private protected Value Part(Value x, int index, int count = 1) => Op.Slice(x, -1, index * Units, count * Units);

    /// <inheritdoc/>
    public override JsonObject Config() => Settings.Write(new() { ["units"] = Units });
}
