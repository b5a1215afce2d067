using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// The augmentations of which <see cref="RandAugment"/> and <see cref="AugMix"/> draw. An image gets one of them, or none; the others are not computed for it.
/// </summary>
internal sealed class AugmentationMenu
{
    private readonly ImageAugmentation[] _all;

    /// <param name="factor">How strong they are at most, from 0 to 1.</param>
    /// <param name="owner">Whose range of pixels and seed they have.</param>
    /// <param name="interpolation">How pixels between places are made.</param>
    /// <param name="hasAll">Whether brightness, colour, contrast and sharpness are among them.</param>
    public AugmentationMenu(double factor, ColourAugmentation owner, Interpolation interpolation, bool hasAll = true)
    {
        var (range, seed) = (owner.ValueRange, owner.Seed);
        // From 0, where nothing changes: all bits are kept, and no pixel is so bright that it would be mirrored.
        int bits = 8 - (int)(7 * factor);
        _all =
        [
            new RandomShear(factor, factor) { Interpolation = interpolation, Seed = seed },
            new RandomTranslation(factor, factor) { Interpolation = interpolation, Seed = seed },
            new RandomRotation(factor) { Interpolation = interpolation, Seed = seed },
            new RandomPosterization(bits, 8) { ValueRange = range, Seed = seed },
            new Solarization((0, 0), (1 - factor, 1)) { ValueRange = range, Seed = seed },
            new AutoContrast { ValueRange = range },
            new Equalization { ValueRange = range },
        ];
        if (!hasAll) return;
        _all =
        [
            .. _all,
            new RandomBrightness(factor) { ValueRange = range, Seed = seed },
            new RandomColorDegeneration(factor) { ValueRange = range, Seed = seed },
            new RandomContrast(factor) { ValueRange = range, Seed = seed },
            new RandomSharpness(0.5 - factor / 2, 0.5 + factor / 2) { ValueRange = range, Seed = seed },
        ];
    }

    /// <summary>How many there are.</summary>
    public int Count => _all.Length;

    /// <summary>Images each changed by the one of its number; they stay where the number is that of none.</summary>
    public Value One(Value images, Value numbers, LayerCall call) =>
        call.OneOf(Op.Cast(numbers, DType.Int32), images, [.. _all.Select(a => (Func<Value, LayerCall, Value>)a.Changed), (image, _) => image]);
}
