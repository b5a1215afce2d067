using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Changes brightness, contrast, saturation and hue of each image at random while training, one after the other; those without a factor stay.</summary>
public sealed class RandomColorJitter : ColourAugmentation
{
    /// <summary>The parts of the range of pixels that are added, from -1 to 1, as in <see cref="RandomBrightness"/>; null, the default, for none.</summary>
    public (double Low, double High)? BrightnessFactor { get; init => field = Limited(value, -1); }

    /// <summary>How far the factor of contrast may be below and above 1, from -1 to 1 each, as in <see cref="RandomContrast"/>; null, the default, for none.</summary>
    public (double Lower, double Upper)? ContrastFactor
    {
        get;
        init => field = value is null || (value is { Lower: >= -1 and <= 1, Upper: <= 1 } both && both.Upper >= -both.Lower) ? value
            : throw Wrong(value, "numbers from -1 to 1 that leave a range from 1 less the first to 1 and the second");
    }

    /// <summary>The factors of saturation, from 0 to 1, as in <see cref="RandomSaturation"/>; null, the default, for none.</summary>
    public (double Low, double High)? SaturationFactor { get; init => field = Limited(value, 0); }

    /// <summary>The turns of hue, from 0 to 1, as in <see cref="RandomHue"/>; null, the default, for none.</summary>
    public (double Low, double High)? HueFactor { get; init => field = Limited(value, 0); }

    private protected override Value Change(Value images, LayerCall call) => Changes().Aggregate(images, (changed, part) => part.Changed(changed, call));

    private IEnumerable<ColourAugmentation> Changes()
    {
        if (BrightnessFactor is var (dark, bright)) yield return new RandomBrightness(dark, bright) { ValueRange = ValueRange, Seed = Seed };
        if (ContrastFactor is var (lower, upper)) yield return new RandomContrast(lower, upper) { ValueRange = ValueRange, Seed = Seed };
        if (SaturationFactor is var (pale, full)) yield return new RandomSaturation(pale, full) { ValueRange = ValueRange, Seed = Seed };
        if (HueFactor is var (least, most)) yield return new RandomHue(least, most) { ValueRange = ValueRange, Seed = Seed };
    }

    private static (double, double)? Limited((double Low, double High)? factor, double least, [CallerMemberName] string setting = "") =>
        factor is null || (factor.Value.Low >= least && factor.Value.Low <= factor.Value.High && factor.Value.High <= 1) ? factor
            : throw Wrong(factor, $"numbers from {least} to 1, the lower one first", setting);

    private static ArgumentException Wrong((double First, double Second)? factor, string expected, [CallerMemberName] string setting = "") =>
        new(FormattableString.Invariant($"{nameof(RandomColorJitter)}: expected {setting} to be {expected}, got {factor?.First} and {factor?.Second}."));

    private static JsonArray? Pair((double First, double Second)? factor) => factor is var (first, second) ? [first, second] : null;

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new()
    {
        ["brightness_factor"] = Pair(BrightnessFactor), ["contrast_factor"] = Pair(ContrastFactor),
        ["saturation_factor"] = Pair(SaturationFactor), ["hue_factor"] = Pair(HueFactor),
    });

    internal static RandomColorJitter FromConfig(KerasConfig config) => new()
    {
        BrightnessFactor = config.Range("brightness_factor", one => -one), ContrastFactor = config.Range("contrast_factor", one => one),
        SaturationFactor = config.Range("saturation_factor", _ => 0), HueFactor = config.Range("hue_factor", _ => 0),
        ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
