using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A step of a long short-term memory whose products are convolutions (Shi et al. 2015, without the gates' look at c).
/// With [i, f, g, o] = x * kernel + h * recurrent_kernel + bias: c = gate(f) c + gate(i) activation(g), h = gate(o) activation(c).
/// The states are h and c, [batch, spatial'.., filters]; the output is h. The recurrent kernel keeps the extents of the state.
/// </summary>
public sealed class ConvLSTMCell : KernelCell
{
    /// <param name="rank">The number of spatial axes, 1 to 3.</param>
    /// <param name="filters">The number of channels of the output and of both states.</param>
    /// <param name="kernelSize">The extents of both kernels.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public ConvLSTMCell(int rank, int filters, SpatialSize kernelSize, Activation? activation = null, Activation? recurrentActivation = null)
        : this(new ConvLSTMWindows(rank, filters, kernelSize), activation, recurrentActivation)
    {
    }

    internal ConvLSTMCell(ConvLSTMWindows windows, Activation? activation, Activation? recurrentActivation) : base(new RecurrentSettings(activation, recurrentActivation ?? Activation.Sigmoid)) => Windows = windows;

    internal ConvLSTMWindows Windows { get; }

    /// <summary>The number of spatial axes.</summary>
    public int Rank => Windows.Rank;

    /// <summary>The number of channels of the output and of both states.</summary>
    public int Filters => Windows.Filters;

    /// <summary>The extents of both kernels.</summary>
    public SpatialSize KernelSize => Windows.KernelSize;

    /// <summary>What is applied to the gates. Default sigmoid.</summary>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <summary>Steps from one window of the input to the next. Default 1.</summary>
    public SpatialSize Strides { get => Windows.Strides; init => Windows.Strides = value; }

    /// <summary>Steps from one tap of the input's kernel to the next. Default 1.</summary>
    public SpatialSize Dilation { get => Windows.Dilation; init => Windows.Dilation = value; }

    /// <summary>What lies beyond the edges of the input. Default valid: nothing.</summary>
    public Padding Padding { get => Windows.Padding; init => Windows.Padding = value; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get => Windows.DataFormat; init => Windows.DataFormat = value; }

    /// <summary>Whether the bias of the forget gate begins with ones (Jozefowicz et al. 2015). Default true.</summary>
    public bool UnitForgetBias { get => Settings.UnitForgetBias; init => Settings.UnitForgetBias = value; }

    private protected override WeightRule BiasRule => MemoryBias;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes(Shape input) => [Windows.StateShape(input), Windows.StateShape(input)];

    /// <summary>x * kernel + bias.</summary>
    protected internal override Value Prepare(Value x, LayerCall call)
    {
        int leading = x.Shape.Rank - Rank - 1;
        Dim channels = x.Shape[DataFormat == DataFormat.ChannelsFirst ? leading : -1];
        Require(channels.IsKnown, "a known number of channels", $"shape {x.Shape}");
        Value kernel = call.Weight("kernel", [.. Windows.KernelAxes, channels, 4 * Filters], Settings.Kernel);
        RecurrentKernel(call);
        Value? bias = UseBias ? call.Weight("bias", [4 * Filters], BiasRule) : null;
        Shape inner = x.Shape.Slice(leading, Rank + 1);
        Value dropped = Drop(x, Dropout, Seed, inner.Insert(0, x.Shape[leading - 1]), call);
        Value sums = Windows.Apply(Op.Reshape(dropped, inner.Insert(0, x.Shape.Product(0, leading))), kernel, bias, Windows.OfInput);
        return Op.Reshape(sums, [.. x.Shape.Slice(0, leading), .. sums.Shape.Without(0)]);
    }

    /// <inheritdoc/>
    protected internal override (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> states, LayerCall call)
    {
        Value z = prepared + Windows.Apply(DropState(states[0], call), RecurrentKernel(call), null, Windows.OfState);
        Value c = RecurrentActivation.Apply(Part(z, 1)) * states[1] + RecurrentActivation.Apply(Part(z, 0)) * Activation.Apply(Part(z, 2));
        Value h = RecurrentActivation.Apply(Part(z, 3)) * Activation.Apply(c);
        return (h, [h, c]);
    }

    private Value RecurrentKernel(LayerCall call) => call.Weight("recurrent_kernel", [.. Windows.KernelAxes, Filters, 4 * Filters], Settings.Recurrent);

    private Value Part(Value z, int index) => Op.Slice(z, DataFormat == DataFormat.ChannelsFirst ? 1 : -1, index * Filters, Filters);

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config["rank"] = Rank;
        Windows.Write(config);
        config["unit_forget_bias"] = UnitForgetBias;
        return config;
    }

    internal static ConvLSTMCell FromConfig(KerasConfig config) => FromConfig(config.Whole("rank"), config);

    internal static ConvLSTMCell FromConfig(int rank, KerasConfig config)
    {
        var cell = new ConvLSTMCell(ConvLSTMWindows.Read(rank, config), RecurrentSettings.Given(config, "activation", Activation.Tanh), RecurrentSettings.Given(config, "recurrent_activation", Activation.Sigmoid))
        {
            UnitForgetBias = config.Flag("unit_forget_bias", true),
        };
        cell.Settings.Read(config);
        return cell;
    }
}
