using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Makes the bright pixels of each image dark while training: adds a random number to all, keeps them within their range, and mirrors those that
/// then reach a random threshold in the middle of the range: x becomes low + high - x. As it is made without factors it mirrors all pixels.
/// </summary>
public sealed class Solarization : ColourAugmentation
{
    private readonly Range _addition, _threshold;

    /// <summary>Adds up to a part of the range of pixels, and mirrors from up to a part of it on.</summary>
    /// <param name="additionFactor">The largest part that is added, from 0 to 1. Default 0.</param>
    /// <param name="thresholdFactor">The largest part that stays as it is, from 0 to 1. Default 0.</param>
    public Solarization(double additionFactor = 0, double thresholdFactor = 0) : this((0, additionFactor), (0, thresholdFactor))
    {
    }

    /// <summary>Adds a part of the range of pixels within limits, and mirrors from a part within limits on; all from 0 to 1.</summary>
    public Solarization((double Low, double High) additionFactor, (double Low, double High) thresholdFactor) =>
        (_addition, _threshold) = (Range.Checked(nameof(Solarization), additionFactor.Low, additionFactor.High), Range.Checked(nameof(Solarization), thresholdFactor.Low, thresholdFactor.High));

    private protected override Value Change(Value images, LayerCall call)
    {
        double low = ValueRange.Low, extent = ValueRange.High - low;
        Value more = Clip(images + PerImage(Draw(images, call, _addition) * extent)), threshold = PerImage(Draw(images, call, _threshold) * extent + low);
        return Op.Where(Op.Less(more, threshold), more, low + ValueRange.High - more);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["addition_factor"] = _addition.Ends, ["threshold_factor"] = _threshold.Ends });

    internal static Solarization FromConfig(KerasConfig config)
    {
        var (addition, threshold) = (Range.ReadFromZero(config, "addition_factor", 0), Range.ReadFromZero(config, "threshold_factor", 0));
        return new((addition.Low, addition.High), (threshold.Low, threshold.High))
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
