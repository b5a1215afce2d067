using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The windows that a convolutional memory and its cell have in common, kept once for both.</summary>
internal sealed class ConvLSTMWindows(int rank, int filters, SpatialSize kernelSize)
{
    private const string Owner = "ConvLSTM";
    private static readonly SpatialSize s_one = 1;

    public int Rank { get; } = rank is >= 1 and <= 3 ? rank : throw new ArgumentException($"{Owner}: expected 1 to 3 spatial axes, got {rank}.");

    public int Filters { get; } = filters >= 1 ? filters : throw new ArgumentException($"{Owner}: expected 1 or more filters, got {filters}.");

    public SpatialSize KernelSize { get; } = kernelSize;

    public SpatialSize Strides { get; set; } = 1;

    public SpatialSize Dilation { get; set; } = 1;

    public Padding Padding
    {
        get;
        set => field = value != Padding.Causal ? value : throw new ArgumentException($"{Owner}: expected padding valid or same, got {value}.");
    }

    public DataFormat DataFormat { get; set; }

    public Axes KernelAxes => KernelSize.For(Rank, Owner);

    /// <summary>The convolution of the input.</summary>
    public Convolve OfInput => new(Strides.For(Rank, Owner), Dilation.For(Rank, Owner), Padding);

    /// <summary>The convolution of the state, which keeps its extents.</summary>
    public Convolve OfState => new(s_one.For(Rank, Owner), s_one.For(Rank, Owner), Padding.Same);

    /// <summary>What a convolution of input or state gives, where both have their own data format.</summary>
    public Value Apply(Value x, Value kernel, Value? bias, Convolve op) => DataFormat.Apply(x, Rank, Owner, images => Op.Convolve(images, kernel, bias, op, relu: false));

    /// <summary>The shape of the state for an input without its batch axis.</summary>
    public Shape StateShape(Shape input)
    {
        if (input.Rank != Rank + 1) throw new ArgumentException($"{Owner}{Rank}D: expected input of rank {Rank + 3}: [batch, time, {Rank} spatial axes and channels], got rank {input.Rank + 2}. Add missing axes with a Reshape layer.");
        int first = DataFormat == DataFormat.ChannelsFirst ? 1 : 0;
        Convolve op = OfInput;
        Dim[] extents = [.. Enumerable.Range(0, Rank).Select(i => Windows.Count(input[first + i], KernelAxes[i], op.Strides[i], op.Dilations[i], Padding))];
        return first == 1 ? [Filters, .. extents] : [.. extents, Filters];
    }

    public void Write(JsonObject config)
    {
        (config["filters"], config["kernel_size"], config["strides"]) = (Filters, KernelSize.Config(Rank, Owner), Strides.Config(Rank, Owner));
        (config["padding"], config["data_format"]) = (KerasText.Of(Padding), KerasText.Of(DataFormat));
        config["dilation_rate"] = Dilation.Config(Rank, Owner);
    }

    public static ConvLSTMWindows Read(int rank, KerasConfig config) => new(rank, config.Whole("filters"), config.Size("kernel_size"))
    {
        Strides = config.Size("strides", 1), Dilation = config.Size("dilation_rate", 1),
        Padding = config.Choice("padding", Padding.Valid), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
