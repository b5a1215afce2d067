using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A dropout of whole channels: all places of a channel of an example are dropped together (Tompson et al. 2015).</summary>
public abstract class SpatialDropout : RandomLayer
{
    private readonly int _axes;

    private protected SpatialDropout(int axes, double rate) => (_axes, Rate) = (axes, Share(rate, nameof(rate)));

    private protected SpatialDropout(int axes, KerasConfig config) : this(axes, config.Number("rate")) =>
        (Seed, DataFormat) = (config.OptionalLong("seed"), config.Choice("data_format", DataFormat.ChannelsLast));

    /// <summary>The part that is dropped.</summary>
    public double Rate { get; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    private protected sealed override Value Change(Value input, LayerCall call, long seed) => DataFormat.Apply(input, _axes, Label, x =>
        Dropout.Drop(x, [x.Shape[0], .. Enumerable.Repeat<Dim>(1, _axes), x.Shape[-1]], Rate, seed, call));

    /// <inheritdoc/>
    public sealed override JsonObject Config()
    {
        var config = new JsonObject { ["rate"] = Rate, ["seed"] = Seed };
        if (_axes > 1 || DataFormat != DataFormat.ChannelsLast) config["data_format"] = KerasText.Of(DataFormat);
        return config;
    }
}
