using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Images seen at any places, by the rules of <see cref="Op.ProjectImages"/> for edges and for places between pixels.</summary>
internal static class ImageSampling
{
    /// <summary>The pixels of images at places.</summary>
    /// <param name="images">[batch, height, width, channels], height and width known.</param>
    /// <param name="x">The column of each pixel's place, [batch, rows, columns].</param>
    /// <param name="y">Its row.</param>
    /// <param name="fill">What lies beyond the edges.</param>
    /// <param name="value">The number of a constant fill.</param>
    /// <param name="nearest">Whether a pixel is the nearest one; else it is made of the four around its place.</param>
    public static Value At(Value images, Value x, Value y, ImageFill fill, double value, bool nearest)
    {
        var pixels = new Pixels(images, fill, value);
        if (nearest) return pixels.At(Op.Floor(x + 0.5), Op.Floor(y + 0.5));
        Value left = Op.Floor(x), top = Op.Floor(y), right = Op.ExpandDims(x - left, -1), below = Op.ExpandDims(y - top, -1);
        Value upper = pixels.At(left, top) * (1 - right) + pixels.At(left + 1, top) * right;
        Value lower = pixels.At(left, top + 1) * (1 - right) + pixels.At(left + 1, top + 1) * right;
        return upper * (1 - below) + lower * below;
    }

    private sealed class Pixels(Value images, ImageFill fill, double value)
    {
        private readonly Value _rows = Op.Reshape(images, [images.Shape.Size / images.Shape[3], images.Shape[3]]);
        private readonly Value _image = Op.Reshape(Levels.Count(images, images.Shape[0]), [images.Shape[0], 1, 1]);

        /// <summary>The pixels of whole columns and rows.</summary>
        public Value At(Value column, Value row)
        {
            long height = images.Shape[1].Value, width = images.Shape[2].Value;
            Value place = (_image * height + Op.Cast(Inside(row, height), DType.Int64)) * width + Op.Cast(Inside(column, width), DType.Int64);
            Value pixel = Op.Gather(_rows, place);
            if (fill != ImageFill.Constant) return pixel;
            Value isInside = Op.And(Op.Equal(row, Inside(row, height)), Op.Equal(column, Inside(column, width)));
            return Op.Where(Op.ExpandDims(isInside, -1), pixel, images.Graph.Number(value, images.DType));
        }

        /// <summary>The place inside that stands for one beyond an edge.</summary>
        private Value Inside(Value at, long extent)
        {
            if (fill is ImageFill.Nearest or ImageFill.Constant) return Targets.Clip(at, 0, extent - 1);
            double period = fill == ImageFill.Wrap ? extent : 2 * extent;
            Value turn = at - Op.Floor(at / period) * period;
            return fill == ImageFill.Wrap ? turn : Op.Minimum(turn, 2 * extent - 1 - turn);
        }
    }
}
