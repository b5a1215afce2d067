using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A convolution over height and width: activation(x * kernel + bias). Input [batch, height, width, channels], output [batch, height', width', filters].</summary>
/// <param name="filters">The number of channels of the output.</param>
/// <param name="kernelSize">Height and width of the window.</param>
/// <param name="activation">Default linear.</param>
public sealed class Conv2D(int filters, Size2D kernelSize, Activation? activation = null) : KernelLayer(activation)
{
    /// <summary>The number of channels of the output.</summary>
    public int Filters { get; } = filters >= 1 ? filters : throw new ArgumentException($"Conv2D: expected 1 or more filters, got {filters}.");

    /// <summary>Height and width of the window.</summary>
    public Size2D KernelSize => kernelSize;

    /// <summary>Steps from one window to the next. Default 1.</summary>
    public Size2D Strides { get; init; } = 1;

    /// <summary>What lies beyond the edges. Default valid: nothing.</summary>
    public Padding Padding { get; init; }

    /// <summary>Steps from one tap of the kernel to the next. Default 1.</summary>
    public Size2D Dilation { get; init; } = 1;

    /// <summary>Into how many groups channels and filters are split. Default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank == 4, "images [batch, height, width, channels]", $"shape {input.Shape}", "Add missing axes with a Reshape layer.");
        return DataFormat.Apply(input, images => Convolve(images, call));
    }

    private Value Convolve(Value images, LayerCall call)
    {
        Dim channels = images.Shape[-1];
        Require(channels.IsKnown && channels.Value % Groups == 0, $"a known number of channels that is a multiple of {Groups} groups", $"shape {images.Shape}");
        Require(Filters % Groups == 0, $"filters that are a multiple of {Groups} groups", Filters);
        Value kernel = call.Weight("kernel", [kernelSize.Height, kernelSize.Width, channels / Groups, Filters], KernelRule);
        Value? bias = UseBias ? call.Weight("bias", [Filters], BiasRule) : null;
        bool relu = Activation == Activation.Relu;
        Value result = Op.Convolve(images, kernel, bias, new Convolve(Strides.Axes, Dilation.Axes, Padding, Groups), relu);
        return relu ? result : Activation.Apply(result);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithKernel(new()
    {
        ["filters"] = Filters, ["kernel_size"] = kernelSize.Config, ["strides"] = Strides.Config, ["padding"] = KerasText.Of(Padding),
        ["data_format"] = KerasText.Of(DataFormat), ["dilation_rate"] = Dilation.Config, ["groups"] = Groups,
    });

    internal static Conv2D FromConfig(KerasConfig config)
    {
        var layer = new Conv2D(config.Whole("filters"), config.Size("kernel_size", 0), config.Activation("activation"))
        {
            Strides = config.Size("strides", 1), Padding = config.Choice("padding", Padding.Valid), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
            Dilation = config.Size("dilation_rate", 1), Groups = config.Whole("groups", 1), UseBias = config.Flag("use_bias", true),
        };
        layer.ReadKernel(config);
        return layer;
    }
}
