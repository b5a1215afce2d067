using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Keeps the highest bits of each pixel while training: of b bits there are 2^b levels, each the lowest of those of 8 bits that it stands for.</summary>
/// <remarks>A single number of bits, in code or in a file, is the number that is kept; Keras takes it as the range from 1 to it, of which it never draws the upper end.</remarks>
public sealed class RandomPosterization : ColourAugmentation
{
    private readonly int _low, _high;

    /// <summary>Keeps as many bits.</summary>
    /// <param name="factor">How many bits, from 1 to 8.</param>
    public RandomPosterization(int factor) : this(factor, factor)
    {
    }

    /// <summary>Keeps as many bits as each image draws.</summary>
    /// <param name="low">The fewest, from 1 to 8.</param>
    /// <param name="high">One more than the most, as in Keras, from 1 to 8; where both are equal, the number itself.</param>
    public RandomPosterization(int low, int high)
    {
        Require(low >= 1 && low <= high && high <= 8, "from 1 to 8 bits", low == high ? low : $"{low} to {high}");
        (_low, _high) = (low, high);
    }

    private protected override Value Change(Value images, LayerCall call)
    {
        Value bits = Op.Floor(Draw(images, call, new(_low, _high)));
        // What is left of a draw just below the bound may round to it.
        if (_low < _high) bits = Op.Minimum(bits, call.Graph.Number(_high - 1, bits.DType));
        Value step = PerImage(Op.Round(Op.Exp((8 - bits) * Math.Log(2))));
        return FromBytes(Op.Floor(Levels.Of(ToBytes(images), 256) / step) * step);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = new JsonArray(_low, _high) });

    internal static RandomPosterization FromConfig(KerasConfig config)
    {
        var (low, high) = config.Wholes("factor") switch
        {
            [var all] => (all, all),
            [var fewest, var above] => (fewest, above),
            var other => throw new ArgumentException($"{config.Owner}: expected one or two whole numbers as \"factor\", got {other?.Length ?? 0}."),
        };
        return new(low, high)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
