using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that moves a kernel over one to three spatial axes. Input [batch, spatial.., channels].</summary>
public abstract class ConvolutionLayer : ActivatedKernelLayer
{
    private readonly int _axes;

    private protected ConvolutionLayer(int axes, SpatialSize kernelSize, Activation? activation) : base(activation)
    {
        (_axes, KernelSize) = (axes, kernelSize);
        kernelSize.For(axes, Label);
    }

    private protected ConvolutionLayer(int axes, KerasConfig config, string kernel = "kernel") : base(config, kernel)
    {
        (_axes, KernelSize, Strides, Dilation) = (axes, config.Size("kernel_size"), config.Size("strides", 1), config.Size("dilation_rate", 1));
        (Padding, DataFormat) = (config.Choice("padding", Padding.Valid), config.Choice("data_format", DataFormat.ChannelsLast));
        KernelSize.For(axes, Label);
    }

    /// <summary>The extents of the kernel.</summary>
    public SpatialSize KernelSize { get; }

    /// <summary>Steps from one window to the next. Default 1.</summary>
    public SpatialSize Strides { get; init; } = 1;

    /// <summary>What lies beyond the edges. Default valid: nothing.</summary>
    public Padding Padding { get; init; }

    /// <summary>Steps from one tap of the kernel to the next. Default 1.</summary>
    public SpatialSize Dilation { get; init; } = 1;

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>The convolution of an input whose channels come last and are known.</summary>
    private protected abstract Value Convolve(Value input, LayerCall call);

    /// <summary>The extents of the kernel, one for each spatial axis.</summary>
    private protected Axes KernelAxes => KernelSize.For(_axes, Label);

    /// <summary>The operator with these strides, dilations and padding.</summary>
    private protected Convolve Windows(int groups = 1) => new(Strides.For(_axes, Label), Dilation.For(_axes, Label), Padding, groups);

    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call) => DataFormat.Apply(input, _axes, Label, x =>
    {
        Require(x.Shape[-1].IsKnown, "a known number of channels", $"shape {input.Shape}");
        Require(Padding != Padding.Causal || _axes == 1, "causal padding over one spatial axis", $"{_axes} axes", "Use Padding.Same.");
        return Convolve(x, call);
    });

    /// <summary>The convolution by a kernel with bias and activation.</summary>
    private protected Value Finish(Value x, Value kernel, Value? bias, Convolve op)
    {
        bool relu = Activation == Activation.Relu;
        Value sums = Op.Convolve(x, kernel, bias, op, relu);
        return relu ? sums : Activation.Apply(sums);
    }

    private protected Value? Bias(LayerCall call, int filters) => UseBias ? call.Weight("bias", [filters], BiasRule) : null;

    /// <summary>The number of filters, checked.</summary>
    private protected int Checked(int filters) => filters >= 1 ? filters : throw new ArgumentException($"{GetType().Name}: expected 1 or more filters, got {filters}.");

    /// <summary>Adds the settings of the windows to others.</summary>
    private protected JsonObject WithWindows(JsonObject config)
    {
        (config["kernel_size"], config["strides"]) = (KernelSize.Config(_axes, Label), Strides.Config(_axes, Label));
        (config["padding"], config["data_format"]) = (KerasText.Of(Padding), KerasText.Of(DataFormat));
        config["dilation_rate"] = Dilation.Config(_axes, Label);
        return WithKernel(config);
    }
}
