using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A convolution: activation(x * kernel + bias). Input [batch, spatial.., channels], output [batch, spatial'.., filters].</summary>
public abstract class PlainConvolution : ConvolutionLayer
{
    private protected PlainConvolution(int axes, int filters, SpatialSize kernelSize, Activation? activation) : base(axes, kernelSize, activation) => Filters = Checked(filters);

    private protected PlainConvolution(int axes, KerasConfig config) : base(axes, config) => (Filters, Groups) = (Checked(config.Whole("filters")), config.Whole("groups", 1));

    /// <summary>The number of channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Into how many groups channels and filters are split. Default 1.</summary>
    public int Groups { get; init; } = 1;

    private protected sealed override Value Convolve(Value input, LayerCall call)
    {
        Dim channels = input.Shape[-1];
        Require(Groups >= 1 && channels.Value % Groups == 0, $"a number of channels that is a multiple of {Groups} groups", $"shape {input.Shape}");
        Require(Filters % Groups == 0, $"filters that are a multiple of {Groups} groups", Filters);
        Value kernel = call.Weight("kernel", [.. KernelAxes, channels / Groups, Filters], KernelRule);
        return Finish(input, kernel, Bias(call, Filters), Windows(Groups));
    }

    /// <inheritdoc/>
    public sealed override JsonObject Config() => WithWindows(new() { ["filters"] = Filters, ["groups"] = Groups });
}
