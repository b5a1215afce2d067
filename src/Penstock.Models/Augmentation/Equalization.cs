using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Spreads the pixels of each image and channel so that all levels are about as frequent, while training: the level l becomes
/// round(255 (c(l) - c0) / (n - c0)), where c(l) of n pixels are of level l or less and c0 of the least level. A channel of one level stays as it is.
/// </summary>
/// <remarks>As in Keras it does nothing when a model predicts. Keras counts the levels of a whole batch; here each image has its own, as in Pillow and OpenCV.</remarks>
public sealed class Equalization : ColourAugmentation
{
    /// <summary>How many levels are told apart. Default 256.</summary>
    public int Bins { get; init => field = value is >= 2 and <= 65_536 ? value : throw new ArgumentException($"Equalization: expected from 2 to 65536 bins, got {value}."); } = 256;

    private protected override Value Change(Value images, LayerCall call)
    {
        Dim rows = images.Shape[0] * images.Shape[3], pixels = images.Shape[1] * images.Shape[2];
        Value bytes = ToBytes(images), indices = Levels.Indices(bytes, Bins);
        Value counts = Op.Tally(Op.Reshape(Op.Transpose(indices, 0, 3, 1, 2), [rows, pixels]), Bins), sums = Op.CumulativeSum(counts, 1);
        Value total = Op.Slice(sums, 1, Bins - 1, 1), zero = Op.Zero(total), one = call.Graph.Number(1, total.DType);
        Value first = Op.ExpandDims(Op.Min(Op.Where(Op.Greater(sums, zero), sums, total), 1), 1), rest = total - first, isFlat = Op.Equal(rest, zero);
        Value table = Targets.Clip(Op.Round((sums - first) * 255 / Op.Where(isFlat, one, rest)), 0, 255);
        Shape each = [images.Shape[0], 1, 1, images.Shape[3]];
        Value equal = Levels.Look(Op.Cast(table, images.DType), Op.Reshape(Levels.Count(images, rows), each), indices, bytes);
        return Op.Where(Op.Reshape(isFlat, each), images, FromBytes(equal));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithoutSeed(new() { ["bins"] = Bins });

    internal static Equalization FromConfig(KerasConfig config) => new()
    {
        Bins = config.Whole("bins", 256), ValueRange = RangeOf(config), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
