using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Images [batch, height, width, channels] of known height and width, cut, filled up and resized.</summary>
internal static class ImageSizes
{
    /// <summary>Applies a function of images whose channels come last to images, or to one without a batch.</summary>
    public static Value Change(Value input, DataFormat format, string layer, Func<Value, Value> change)
    {
        if (input.Shape.Rank == 3) return Op.Squeeze(Change(Op.ExpandDims(input, 0), format, layer, change), 0);
        return format.Apply(input, 2, layer, images => images.Shape[1].IsKnown && images.Shape[2].IsKnown
            ? change(images)
            : throw new ArgumentException($"{layer}: expected images of known height and width, got shape {input.Shape}. Resize them in the dataset."));
    }

    /// <summary>The middle of images.</summary>
    public static Value Middle(Value images, int height, int width) => Op.Slice(Op.Slice(images, 1, (Extent(images, 1) - height) / 2, height), 2, (Extent(images, 2) - width) / 2, width);

    /// <summary>The middle of images, as large as it can be with this ratio of height and width.</summary>
    public static Value CropTo(Value images, int height, int width)
    {
        long high = Extent(images, 1), wide = Extent(images, 2);
        return Middle(images, (int)Math.Max(1, Math.Min(high, wide * height / width)), (int)Math.Max(1, Math.Min(wide, high * width / height)));
    }

    /// <summary>Images filled up at both ends until they have this ratio of height and width.</summary>
    public static Value PadTo(Value images, int height, int width, double fill)
    {
        long high = Math.Max(0, (long)Extent(images, 2) * height / width - Extent(images, 1)), wide = Math.Max(0, (long)Extent(images, 1) * width / height - Extent(images, 2));
        Value shifted = fill == 0 ? images : images - fill;
        Value padded = Op.Pad(Op.Pad(shifted, 1, high / 2, high - high / 2), 2, wide / 2, wide - wide / 2);
        return fill == 0 ? padded : padded + fill;
    }

    /// <summary>Images of another size: each axis is a product with a matrix of weights.</summary>
    public static Value Resize(Value images, int height, int width, Interpolation interpolation)
    {
        if (Extent(images, 1) != height) images = Op.Einsum("bhwc,ih->biwc", images, Weights(images, 1, height, interpolation));
        return Extent(images, 2) == width ? images : Op.Einsum("bhwc,iw->bhic", images, Weights(images, 2, width, interpolation));
    }

    private static Value Weights(Value images, int axis, int to, Interpolation interpolation)
    {
        int from = Extent(images, axis);
        var weights = ResizeWeights.Of(from, to, Enum.Parse<ResizeMethod>(interpolation.ToString()), antialias: false);
        var matrix = new float[to * from];
        for (int i = 0; i < to; i++) weights.Of(i).CopyTo(matrix.AsSpan(i * from + weights.First[i]));
        return Op.Cast(images.Graph.Constant(Tensor.From(matrix, [to, from])), images.DType);
    }

    private static int Extent(Value images, int axis) => (int)images.Shape[axis].Value;
}
