using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Equalizes images by the levels around each pixel, in training and after (Zuiderveld 1994): the image is cut into tiles, each tile and channel has a
/// table as of <see cref="Equalization"/> in which no level counts for more than a limit, and a pixel becomes what the tables of the nearest tiles
/// give for it, by the distances from their centres.
/// </summary>
/// <remarks>What the limit cuts off is spread over all 256 levels. Sides that the grid does not divide are mirrored at their ends.</remarks>
public sealed class ContrastLimitedAdaptiveHistogramEqualization : ColourAugmentation
{
    private const int Bins = 256;

    /// <summary>How many times as often as in an even tile a level may count; 0 for no limit. Default 4.</summary>
    public double ClipLimit { get; init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"{Who}: expected a limit of 0 or more, got {value}.")); } = 4;

    /// <summary>How many tiles there are down and across, from 1 to 1024; never more than pixels. Default 8 and 8.</summary>
    public (int Height, int Width) TileGridSize
    {
        get;
        init => field = value is { Height: >= 1 and <= 1024, Width: >= 1 and <= 1024 } ? value : throw new ArgumentException($"{Who}: expected from 1 to 1024 tiles each way, got {value.Height} and {value.Width}.");
    } = (8, 8);

    private const string Who = nameof(ContrastLimitedAdaptiveHistogramEqualization);

    private protected override bool IsForTrainingAlone => false;

    private protected override Value Change(Value images, LayerCall call)
    {
        Dim batch = images.Shape[0], channels = images.Shape[3];
        var (down, across) = GridOf(images);
        Value bytes = ToBytes(images), indices = Levels.Indices(bytes, Bins), tables = Op.Reshape(Op.Cast(Tables(bytes), images.DType), [batch * down * across * channels, Bins]);
        var (above, below, lower) = Neighbours(call.Graph, (int)images.Shape[1].Value, down, 1);
        var (left, right, farther) = Neighbours(call.Graph, (int)images.Shape[2].Value, across, 2);
        Value image = Op.Reshape(Levels.Count(images, batch), [batch, 1, 1, 1]) * down, channel = Op.Reshape(Levels.Count(images, channels), [1, 1, 1, channels]);
        Value Of(Value row, Value column) => Levels.Look(tables, ((image + row) * across + column) * channels.Value + channel, indices, bytes);
        (lower, farther) = (Op.Cast(lower, images.DType), Op.Cast(farther, images.DType));
        Value upper = Of(above, left) * (1 - farther) + Of(above, right) * farther, under = Of(below, left) * (1 - farther) + Of(below, right) * farther;
        return FromBytes(upper * (1 - lower) + under * lower);
    }

    /// <summary>What becomes of each level in each tile, [batch, down, across, channels, 256].</summary>
    private Value Tables(Value bytes)
    {
        Dim batch = bytes.Shape[0], channels = bytes.Shape[3];
        var (down, across) = GridOf(bytes);
        int height = TileOf(bytes.Shape[1], down), width = TileOf(bytes.Shape[2], across), pixels = height * width;
        bool fits = (height * down, width * across) == (bytes.Shape[1].Value, bytes.Shape[2].Value);
        Value whole = fits ? bytes : Op.ProjectImages(bytes, ProjectedAugmentation.Identity(bytes), height * down, width * across, ImageFill.Reflect, nearest: true);
        Value tiles = Op.Transpose(Op.Reshape(Levels.Indices(whole, Bins), [batch, down, height, across, width, channels]), 0, 1, 3, 5, 2, 4);
        Value counts = Op.Tally(Op.Reshape(tiles, [batch, down, across, channels, pixels]), Bins);
        if (ClipLimit > 0)
        {
            Value limited = Op.Minimum(counts, bytes.Graph.Number(ClipLimit * pixels / Bins, counts.DType));
            counts = limited + Op.ExpandDims(Op.Sum(counts - limited, -1), -1) / Bins;
        }
        Value sums = Op.CumulativeSum(counts, 4), first = Op.Slice(sums, 4, 0, 1), total = Op.Slice(sums, 4, Bins - 1, 1), rest = total - first;
        // A tile of NaN alone has no table but 0 / 0.
        return Targets.Clip((sums - first) * 255 / Op.Where(Op.Equal(rest, Op.Zero(rest)), total, rest), 0, 255);
    }

    /// <summary>The tiles that any pixel sees: where there are more than pixels, each is of one pixel and those beyond the image count for none.</summary>
    private (int Down, int Across) GridOf(Value images) => ((int)Math.Min(TileGridSize.Height, images.Shape[1].Value), (int)Math.Min(TileGridSize.Width, images.Shape[2].Value));

    private static int TileOf(Dim extent, int tiles) => ((int)extent.Value + tiles - 1) / tiles;

    /// <summary>The tiles before and after each place along an axis, and the share of the latter.</summary>
    private static (Value Before, Value After, Value Share) Neighbours(Graph graph, int extent, int tiles, int axis)
    {
        Shape along = axis == 1 ? [1, extent, 1, 1] : [1, 1, extent, 1];
        double tile = TileOf(extent, tiles);
        double[] places = [.. Enumerable.Range(0, extent).Select(i => (i - tile / 2) / tile)];
        Value Tile(int offset) => graph.Constant(Tensor.From([.. places.Select(p => Math.Clamp((long)Math.Floor(p) + offset, 0, tiles - 1))], along));
        return (Tile(0), Tile(1), graph.Constant(Tensor.From([.. places.Select(p => (float)(p - Math.Floor(p)))], along)));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithoutSeed(new() { ["clip_limit"] = ClipLimit, ["tile_grid_size"] = new JsonArray(TileGridSize.Height, TileGridSize.Width) });

    internal static ContrastLimitedAdaptiveHistogramEqualization FromConfig(KerasConfig config)
    {
        var grid = config.Size("tile_grid_size", 8).For(2, Who);
        return new()
        {
            ClipLimit = config.Number("clip_limit", 4), TileGridSize = (grid[0], grid[1]), ValueRange = RangeOf(config), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
