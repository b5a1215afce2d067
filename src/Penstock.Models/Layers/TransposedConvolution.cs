using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A convolution backwards, from few places to many: activation(x spread by the kernel + bias). Input [batch, spatial.., channels], output
/// [batch, spatial'.., filters]. Along an axis of n places the output has, for an extent k of the kernel with its dilation and a stride s:
/// valid (n - 1) s + max(k, s), same n s; with an output padding p: valid (n - 1) s + k + p, same (n - 1) s + k mod 2 + p.
/// </summary>
public abstract class TransposedConvolution : ConvolutionLayer
{
    private readonly int _axes;

    private protected TransposedConvolution(int axes, int filters, SpatialSize kernelSize, Activation? activation) : base(axes, kernelSize, activation) => (_axes, Filters) = (axes, Checked(filters));

    private protected TransposedConvolution(int axes, KerasConfig config) : base(axes, config)
    {
        config.ExpectOnly("groups", 1);
        (_axes, Filters) = (axes, Checked(config.Whole("filters")));
        if (config.Has("output_padding")) OutputPadding = config.Size("output_padding");
    }

    /// <summary>The number of channels of the output.</summary>
    public int Filters { get; }

    /// <summary>How many places are added at the end, below the strides; null, the default, for as many as make the output as long as told above.</summary>
    public SpatialSize? OutputPadding { get; init; }

    private protected sealed override Value Convolve(Value input, LayerCall call)
    {
        Require(Padding != Padding.Causal, "padding Valid or Same", Padding);
        Value kernel = call.Weight("kernel", [.. KernelAxes, Filters, input.Shape[-1]], KernelRule);
        Value sums = Spread(input, kernel);
        return Activation.Apply(Bias(call, Filters) is { } bias ? sums + bias : sums);
    }

    private Value Spread(Value x, Value kernel)
    {
        Convolve op = Windows();
        Axes? given = OutputPadding?.For(_axes, Label, least: 0);
        int[] extra = new int[_axes], extents = new int[_axes];
        for (int i = 0; i < _axes; i++)
        {
            int stride = op.Strides[i], extent = extents[i] = (KernelAxes[i] - 1) * op.Dilations[i] + 1;
            Require(given is null || given[i] < stride, $"output padding below the stride {stride}", given?[i]);
            extra[i] = Padding == Padding.Valid ? given?[i] ?? Math.Max(stride - extent, 0) : given is null ? stride - 1 : extent % 2 + given[i] - 1;
        }
        return extra.All(n => n >= 0)
            ? Op.ConvolveTransposed(x, kernel, op.Strides, op.Dilations, Padding, extra: [.. extra])
            : Cropped(x, kernel, op, extra, extents);
    }

    // With an even kernel and no output padding the same form is one place shorter than any convolution's input that has so many windows.
    private Value Cropped(Value x, Value kernel, Convolve op, int[] extra, int[] extents)
    {
        int[] before = [.. extra.Select((n, i) => Math.Max(extents[i] - 1 - n, 0) / 2)];
        Value full = Op.ConvolveTransposed(x, kernel, op.Strides, op.Dilations, Padding.Valid, extra: [.. extra.Select((n, i) => Math.Max(before[i] + 1 + n - extents[i], 0))]);
        for (int i = 0; i < _axes; i++) full = Op.Slice(full, i + 1, before[i], x.Shape[i + 1] * op.Strides[i] - (op.Strides[i] - 1 - extra[i]));
        return full;
    }

    /// <inheritdoc/>
    public sealed override JsonObject Config() => WithWindows(new() { ["filters"] = Filters, ["output_padding"] = OutputPadding?.Config(_axes, Label, least: 0) });
}
