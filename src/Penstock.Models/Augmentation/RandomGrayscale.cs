using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Takes the colour from a part of the images while training; they keep three channels.</summary>
/// <param name="factor">The part, from 0 to 1. Default 0.5.</param>
public sealed class RandomGrayscale(double factor = 0.5) : ColourAugmentation
{
    private readonly double _factor = factor is >= 0 and <= 1 ? factor : throw new ArgumentException(FormattableString.Invariant($"RandomGrayscale: expected a factor from 0 to 1, got {factor}."));

    private protected override Value Change(Value images, LayerCall call) => Choose(Chance(images, call, _factor), Op.BroadcastTo(Grey(images), images.Shape), images);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["factor"] = _factor, ["seed"] = Seed, ["data_format"] = KerasText.Of(DataFormat) };

    internal static RandomGrayscale FromConfig(KerasConfig config) => new(config.Number("factor", 0.5))
    {
        Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
