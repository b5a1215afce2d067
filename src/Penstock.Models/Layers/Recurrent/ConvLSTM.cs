using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A long short-term memory of convolutions over a sequence [batch, time, spatial.., channels]; <see cref="ConvLSTMCell"/> has its formula.</summary>
public abstract class ConvLSTM : KernelRNN
{
    private protected ConvLSTM(int rank, int filters, SpatialSize kernelSize, Activation? activation, Activation? recurrentActivation)
        : base(new ConvLSTMCell(rank, filters, kernelSize, activation, recurrentActivation))
    {
    }

    private protected ConvLSTM(int rank, KerasConfig config) : base(ConvLSTMCell.FromConfig(rank, config), config)
    {
    }

    private ConvLSTMWindows Windows => ((ConvLSTMCell)Cell).Windows;

    /// <summary>The number of channels of the output.</summary>
    public int Filters => Windows.Filters;

    /// <summary>The extents of both kernels.</summary>
    public SpatialSize KernelSize => Windows.KernelSize;

    /// <summary>What is applied to the gates. Default sigmoid.</summary>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <summary>Steps from one window of the input to the next. Default 1.</summary>
    public SpatialSize Strides
    {
        get => Windows.Strides;
        init => Windows.Strides = value;
    }

    /// <summary>Steps from one tap of the input's kernel to the next. Default 1.</summary>
    public SpatialSize Dilation
    {
        get => Windows.Dilation;
        init => Windows.Dilation = value;
    }

    /// <summary>What lies beyond the edges of the input. Default valid: nothing.</summary>
    public Padding Padding
    {
        get => Windows.Padding;
        init => Windows.Padding = value;
    }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat
    {
        get => Windows.DataFormat;
        init => Windows.DataFormat = value;
    }

    /// <summary>Whether the bias of the forget gate begins with ones. Default true.</summary>
    public bool UnitForgetBias
    {
        get => Settings.UnitForgetBias;
        init => Settings.UnitForgetBias = value;
    }

    // The class of the layer tells the rank.
    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config.Remove("rank");
        return config;
    }
}
