using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Gives each image a number of random changes, one after the other, while training (Cubuk et al. 2020): turned, sheared, moved, brighter, of
/// more contrast or colour, solarized, posterized, stretched to the full range, or left. Each image draws its own.
/// </summary>
/// <param name="numOps">How many changes an image gets. Default 2.</param>
/// <param name="factor">How strong they are at most, from 0 to 1. Default 0.5.</param>
public sealed class RandAugment(int numOps = 2, double factor = 0.5) : ColourAugmentation
{
    private const int Kinds = 12;
    private const double Least = 1e-7;
    private readonly double _factor = factor is >= 0 and <= 1 ? factor : throw new ArgumentException(FormattableString.Invariant($"RandAugment: expected a factor from 0 to 1, got {factor}."));
    private readonly int _numOps = numOps >= 0 ? numOps : throw new ArgumentException($"RandAugment: expected 0 or more changes, got {numOps}.");

    private protected override Value Change(Value images, LayerCall call)
    {
        Value low = call.Graph.Number(ValueRange.Low, images.DType), range = call.Graph.Number(ValueRange.High - ValueRange.Low, images.DType);
        Value unit = (images - low) / range;
        for (int i = 0; i < _numOps; i++) unit = One(unit, call);
        return Clip(unit * range + low);
    }

    /// <summary>One change of images whose pixels lie from 0 to 1.</summary>
    private Value One(Value images, LayerCall call)
    {
        Value kind = Op.Floor(Draw(images, call, new(0, Kinds))), size = Draw(images, call, new(-_factor, _factor));
        Value Is(int number) => Op.Equal(kind, Op.BroadcastTo(call.Graph.Number(number, kind.DType), kind.Shape));
        Value Where(int number, double factor) => size * Op.Cast(Is(number), size.DType) * factor;
        Value changed = Project(images, turn: Where(0, Math.PI / 6), shearX: Where(1, 0.3), shearY: Where(2, 0.3), right: Where(3, images.Shape[2].Value / 3.0), down: Where(4, images.Shape[1].Value / 3.0));
        Value strength = PerImage(size) + 1, mean = Op.Reshape(Op.Mean(Grey(images), 1, 2, 3), [images.Shape[0], 1, 1, 1]);
        (int Kind, Value Changed)[] colours =
        [
            (5, images + PerImage(size)),
            (6, (images - mean) * strength + mean),
            (7, (images - Grey(images)) * strength + Grey(images)),
            (8, Op.Where(Op.Less(images, Op.BroadcastTo(1 - PerImage(Op.Abs(size)), images.Shape)), images, 1 - images)),
            (9, Posterized(images, size)),
            (10, Stretched(images)),
        ];
        foreach (var (number, colour) in colours) changed = Choose(Is(number), colour, changed);
        return Targets.Clip(changed, 0, 1);
    }

    /// <summary>Turned around the centre, sheared and moved: one projection, of which all but one part are 0.</summary>
    private static Value Project(Value images, Value turn, Value shearX, Value shearY, Value right, Value down)
    {
        double middle = (images.Shape[2].Value - 1) / 2.0, centre = (images.Shape[1].Value - 1) / 2.0;
        Value a = Op.Cos(turn), b = shearX - Op.Sin(turn), d = shearY + Op.Sin(turn);
        Value projections = ProjectedAugmentation.Affine(images, a, b, (1 - a) * middle - b * centre - right, d, a, (1 - a) * centre - d * middle - down);
        return Op.ProjectImages(images, projections, (int)images.Shape[1].Value, (int)images.Shape[2].Value);
    }

    /// <summary>As few levels as the size says: 256 for none, 2 for the whole.</summary>
    private static Value Posterized(Value images, Value size)
    {
        Value levels = Op.Floor(Op.Exp((1 - PerImage(Op.Abs(size))) * (Math.Log(2) * 7) + Math.Log(2)));
        return Op.Floor(images * levels) / levels;
    }

    /// <summary>Each channel from 0 to 1, as it is where it has one number alone.</summary>
    private static Value Stretched(Value images)
    {
        Shape each = [images.Shape[0], 1, 1, images.Shape[3]];
        Value least = Op.Reshape(Op.Min(images, 1, 2), each), range = Op.Reshape(Op.Max(images, 1, 2), each) - least;
        Value limit = images.Graph.Number(Least, images.DType), flat = Op.BroadcastTo(Op.Less(range, Op.BroadcastTo(limit, range.Shape)), images.Shape);
        return Op.Where(flat, images, (images - least) / Op.Maximum(range, limit));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["num_ops"] = _numOps, ["factor"] = _factor, ["interpolation"] = "bilinear" });

    internal static RandAugment FromConfig(KerasConfig config) => new(config.Whole("num_ops", 2), config.Number("factor", 0.5))
    {
        ValueRange = RangeOf(config), Seed = config.OptionalWhole("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
