using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// The augmentations of which <see cref="RandAugment"/> and <see cref="AugMix"/> draw. An image gets one of them: whichever of those that move pixels
/// is drawn, it is one projection; colours are cheap enough to compute all and choose.
/// </summary>
internal sealed class AugmentationMenu
{
    private readonly ProjectedAugmentation[] _projected;
    private readonly ColourAugmentation[] _colours;

    /// <param name="factor">How strong they are at most, from 0 to 1.</param>
    /// <param name="owner">Whose range of pixels and seed they have.</param>
    /// <param name="interpolation">How pixels between places are made.</param>
    /// <param name="hasAll">Whether brightness, colour, contrast and sharpness are among them.</param>
    public AugmentationMenu(double factor, ColourAugmentation owner, Interpolation interpolation, bool hasAll = true)
    {
        var (range, seed) = (owner.ValueRange, owner.Seed);
        // From 0, where nothing changes: all bits are kept, and no pixel is so bright that it would be mirrored.
        int bits = 8 - (int)(7 * factor);
        _projected =
        [
            new RandomShear(factor, factor) { Interpolation = interpolation, Seed = seed },
            new RandomTranslation(factor, factor) { Interpolation = interpolation, Seed = seed },
            new RandomRotation(factor) { Interpolation = interpolation, Seed = seed },
        ];
        _colours =
        [
            new RandomPosterization(bits, 8) { ValueRange = range, Seed = seed },
            new Solarization((0, 0), (1 - factor, 1)) { ValueRange = range, Seed = seed },
            new AutoContrast { ValueRange = range },
            new Equalization { ValueRange = range },
        ];
        if (!hasAll) return;
        _colours =
        [
            .. _colours,
            new RandomBrightness(factor) { ValueRange = range, Seed = seed },
            new RandomColorDegeneration(factor) { ValueRange = range, Seed = seed },
            new RandomContrast(factor) { ValueRange = range, Seed = seed },
            new RandomSharpness(0.5 - factor / 2, 0.5 + factor / 2) { ValueRange = range, Seed = seed },
        ];
    }

    /// <summary>How many there are.</summary>
    public int Count => _projected.Length + _colours.Length;

    /// <summary>Images each changed by the one of its number; they stay where the number is that of none.</summary>
    public Value One(Value images, Value numbers, LayerCall call)
    {
        Value Is(int number) => Op.Equal(numbers, call.Graph.Number(number, numbers.DType));
        Value projections = ProjectedAugmentation.Identity(images);
        for (int i = 0; i < _projected.Length; i++) projections = Op.Where(Op.ExpandDims(Is(i), 1), _projected[i].ProjectionsOf(images, call), projections);
        Value changed = _projected[0].Seen(images, projections);
        for (int i = 0; i < _colours.Length; i++) changed = ImageAugmentation.Choose(Is(_projected.Length + i), _colours[i].Changed(images, call), changed);
        return changed;
    }
}
