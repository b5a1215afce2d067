using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Mixes each image with images that chains of random changes make of it, while training (Hendrycks et al. 2020): m x + (1 - m) (w1 x1 + w2 x2 + ..).
/// Each image draws its changes, those of <see cref="RandAugment"/> or none, where Keras draws them for a batch; the weights w are of the Dirichlet
/// distribution and the share m of the beta distribution. Images of red, green and blue.
/// </summary>
public sealed class AugMix : ColourAugmentation
{
    /// <summary>How many chains are mixed, from 1 to 64. Default 3.</summary>
    public int NumChains { get; init => field = value is >= 1 and <= RandAugment.MostOps ? value : throw new ArgumentException($"AugMix: expected from 1 to {RandAugment.MostOps} chains, got {value}."); } = 3;

    /// <summary>How many changes a chain has at most, from 0 to 64. Default 3.</summary>
    public int ChainDepth { get; init => field = value is >= 0 and <= RandAugment.MostOps ? value : throw new ArgumentException($"AugMix: expected from 0 to {RandAugment.MostOps} changes, got {value}."); } = 3;

    /// <summary>How strong the changes are at most, from 0 to 1, as in <see cref="RandAugment"/>. Default 0.3.</summary>
    public double Factor { get; init => field = Share(value); } = 0.3;

    /// <summary>The parameter of both distributions, above 0, to 1e30. Default 1.</summary>
    public double Alpha
    {
        get;
        init => field = value is > 0 and <= 1e30 ? value : throw new ArgumentException(FormattableString.Invariant($"AugMix: expected an alpha above 0 and to 1e30, got {value}."));
    } = 1;

    /// <summary>Whether brightness, colour, contrast and sharpness are among the changes. Default true; the paper leaves them out.</summary>
    public bool AllOps { get; init; } = true;

    /// <summary>How pixels of moved images are made: <see cref="Interpolation.Bilinear"/>, the default, or <see cref="Interpolation.Nearest"/>.</summary>
    public Interpolation Interpolation { get; init => field = GeometricAugmentation.Checked(nameof(AugMix), value); } = Interpolation.Bilinear;

    private protected override Value Change(Value images, LayerCall call)
    {
        if (AllOps) ExpectColours(images);
        var menu = new AugmentationMenu(Factor, this, Interpolation, AllOps);
        Value weights = Shares(images, call, NumChains), share = Op.Slice(Shares(images, call, 2), 1, 0, 1);
        Value? mixed = null;
        for (int chain = 0; chain < NumChains; chain++)
        {
            Value changed = images;
            // The number after the last leaves an image as it is.
            for (int i = 0; i < ChainDepth; i++) changed = menu.One(changed, Op.Floor(Draw(images, call, new(0, menu.Count + 1))), call);
            changed *= PerImage(Op.Slice(weights, 1, chain, 1));
            mixed = mixed is null ? changed : mixed + changed;
        }
        return Clip(PerImage(share) * images + PerImage(1 - share) * mixed!);
    }

    /// <summary>Numbers for each image whose sum is 1, [batch, count], of the Dirichlet distribution; of two, each is of the beta distribution.</summary>
    private Value Shares(Value images, LayerCall call, int count) =>
        Op.Cast(GammaDraws.Shares([images.Shape[0], count], Alpha, Seed ?? call.Seed, call.Step), images.DType);

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new()
    {
        ["num_chains"] = NumChains, ["chain_depth"] = ChainDepth, ["factor"] = Factor, ["alpha"] = Alpha, ["all_ops"] = AllOps, ["interpolation"] = KerasText.Of(Interpolation),
    });

    internal static AugMix FromConfig(KerasConfig config) => new()
    {
        NumChains = config.Count("num_chains", 3, most: RandAugment.MostOps), ChainDepth = config.Count("chain_depth", 3, most: RandAugment.MostOps), Factor = RandAugment.FactorOf(config, 0.3),
        Alpha = config.Number("alpha", 1), AllOps = config.Flag("all_ops", true), Interpolation = config.Choice("interpolation", Interpolation.Bilinear),
        ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
