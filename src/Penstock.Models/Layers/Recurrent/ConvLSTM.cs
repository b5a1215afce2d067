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

    /// <inheritdoc cref="ConvLSTMCell.Filters"/>
    public int Filters => Windows.Filters;

    /// <inheritdoc cref="ConvLSTMCell.KernelSize"/>
    public SpatialSize KernelSize => Windows.KernelSize;

    /// <inheritdoc cref="ConvLSTMCell.RecurrentActivation"/>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <inheritdoc cref="ConvLSTMCell.Strides"/>
    public SpatialSize Strides { get => Windows.Strides; init => Windows.Strides = value; }

    /// <inheritdoc cref="ConvLSTMCell.Dilation"/>
    public SpatialSize Dilation { get => Windows.Dilation; init => Windows.Dilation = value; }

    /// <inheritdoc cref="ConvLSTMCell.Padding"/>
    public Padding Padding { get => Windows.Padding; init => Windows.Padding = value; }

    /// <inheritdoc cref="ConvLSTMCell.DataFormat"/>
    public DataFormat DataFormat { get => Windows.DataFormat; init => Windows.DataFormat = value; }

    /// <inheritdoc cref="ConvLSTMCell.UnitForgetBias"/>
    public bool UnitForgetBias { get => Settings.UnitForgetBias; init => Settings.UnitForgetBias = value; }

    // The class of the layer tells the rank.
    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config.Remove("rank");
        return config;
    }
}
