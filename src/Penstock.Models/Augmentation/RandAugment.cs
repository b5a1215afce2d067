using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Gives each image a number of random changes, one after the other, while training (Cubuk et al. 2020): leant, moved, turned, posterized, solarized,
/// stretched to the full range, equalized, or of other brightness, colour, contrast or sharpness. Each image draws its own, where Keras draws for a batch.
/// </summary>
/// <remarks>
/// Each is the layer of that name with the factor as its own, but for three: pixels are posterized to no fewer than 8 - 7 factor bits, solarized from
/// no less than 1 - factor of the range on, and their sharpness is from 0.5 - factor / 2 to 0.5 + factor / 2. Keras gives those the factor
/// itself, by which they are strongest at 0. Images of red, green and blue.
/// </remarks>
/// <param name="numOps">How many changes an image gets, up to 64. Default 2.</param>
/// <param name="factor">How strong they are at most, from 0 to 1. Default 0.5.</param>
public sealed class RandAugment(int numOps = 2, double factor = 0.5) : ColourAugmentation
{
    internal const int MostOps = 64;
    private readonly Range _factor = Range.Checked(nameof(RandAugment), 0, factor);
    private readonly int _numOps = numOps is >= 0 and <= MostOps ? numOps : throw new ArgumentException($"RandAugment: expected from 0 to {MostOps} changes, got {numOps}.");

    /// <summary>How pixels of moved images are made: <see cref="Interpolation.Bilinear"/>, the default, or <see cref="Interpolation.Nearest"/>.</summary>
    public Interpolation Interpolation { get; init => field = GeometricAugmentation.Checked(nameof(RandAugment), value); } = Interpolation.Bilinear;

    private protected override Value Change(Value images, LayerCall call)
    {
        ExpectColours(images);
        var menu = new AugmentationMenu(_factor.High, this, Interpolation);
        for (int i = 0; i < _numOps; i++) images = menu.One(images, Op.Floor(Draw(images, call, new(0, menu.Count))), call);
        return Clip(images);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["num_ops"] = _numOps, ["factor"] = _factor.High, ["interpolation"] = KerasText.Of(Interpolation) });

    internal static RandAugment FromConfig(KerasConfig config) => new(config.Count("num_ops", 2, most: MostOps), FactorOf(config, 0.5))
    {
        Interpolation = config.Choice("interpolation", Interpolation.Bilinear), ValueRange = RangeOf(config),
        Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };

    /// <summary>A strength, which Keras writes as the range from 0 to it.</summary>
    internal static double FactorOf(KerasConfig config, double otherwise) => Range.ReadFromZero(config, "factor", otherwise) switch
    {
        { Low: 0, High: var most } => most,
        var other => throw new ArgumentException(FormattableString.Invariant($"{config.Owner}: expected a \"factor\" from 0 on, got {other.Low} to {other.High}.")),
    };
}
