using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A convolution of each channel by kernels of its own, then a mix of the channels at every place: activation((x * depthwise) pointwise + bias).
/// Input [batch, spatial.., channels], output [batch, spatial'.., filters]. The settings of the kernel are those of the depthwise one.</summary>
public abstract class SeparableConvolution : ConvolutionLayer
{
    private WeightRule _pointwise = new(Initializer.GlorotUniform);

    private protected SeparableConvolution(int axes, int filters, SpatialSize kernelSize, Activation? activation) : base(axes, kernelSize, activation) => Filters = Checked(filters);

    private protected SeparableConvolution(int axes, KerasConfig config) : base(axes, config, "depthwise")
    {
        // Keras 2 writes these of every convolution, and computes without them.
        config.ExpectOnly("groups", 1);
        config.Leave("kernel_initializer", "kernel_regularizer", "kernel_constraint");
        (Filters, DepthMultiplier) = (Checked(config.Whole("filters")), config.Whole("depth_multiplier", 1));
        _pointwise = _pointwise.Read(config, "pointwise");
    }

    /// <summary>The number of channels of the output.</summary>
    public int Filters { get; }

    /// <summary>How many channels each channel becomes before they are mixed. Default 1.</summary>
    public int DepthMultiplier { get; init; } = 1;

    /// <summary>How the pointwise kernel is drawn. Default Glorot uniform.</summary>
    public Initializer PointwiseInitializer
    {
        get => _pointwise.Initializer;
        init => _pointwise = _pointwise with { Initializer = value };
    }

    /// <summary>What the pointwise kernel adds to the loss. Default nothing.</summary>
    public Regularizer? PointwiseRegularizer
    {
        get => _pointwise.Regularizer;
        init => _pointwise = _pointwise with { Regularizer = value };
    }

    /// <summary>What the pointwise kernel is put back to after every step. Default nothing.</summary>
    public Constraint? PointwiseConstraint
    {
        get => _pointwise.Constraint;
        init => _pointwise = _pointwise with { Constraint = value };
    }

    private protected sealed override string KernelSetting => "depthwise";

    private protected sealed override Value Convolve(Value input, LayerCall call)
    {
        Require(DepthMultiplier >= 1, "a depth multiplier of 1 or more", DepthMultiplier);
        int channels = checked((int)input.Shape[-1].Value), deep = checked(channels * DepthMultiplier);
        Axes ones = [.. KernelAxes.Select(_ => 1)];
        Value depthwise = call.Weight("depthwise_kernel", [.. KernelAxes, channels, DepthMultiplier], KernelRule);
        Value pointwise = call.Weight("pointwise_kernel", [.. ones, deep, Filters], _pointwise);
        Value each = Op.Convolve(input, Op.Reshape(depthwise, [.. KernelAxes, 1, deep]), null, Windows(channels), relu: false);
        return Finish(each, pointwise, Bias(call, Filters), new Convolve(ones, ones, Padding.Valid));
    }

    /// <inheritdoc/>
    public sealed override JsonObject Config()
    {
        JsonObject config = WithWindows(new() { ["filters"] = Filters, ["depth_multiplier"] = DepthMultiplier });
        _pointwise.Write(config, "pointwise");
        return config;
    }
}
