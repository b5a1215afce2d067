using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Projects images pixel by pixel: each of the result finds its place in the image and takes up to four pixels around it.</summary>
internal static unsafe class ProjectionKernel
{
    // Beyond it no image lies, and a place is no Int32.
    private const double Farthest = 1e9;

    /// <summary>Writes rows of the results, counted over all images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(T* images, T* projections, T* results, ProjectionShape shape, long start, long end) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = shape.Channels;
        T fill = T.CreateTruncating(shape.Value);
        for (long row = start; row < end; row++)
        {
            long image = row / shape.ResultHeight;
            T* source = images + image * shape.Height * shape.Width * channels, to = results + row * shape.ResultWidth * channels;
            for (int x = 0; x < shape.ResultWidth; x++, to += channels)
            {
                if (!TryPlace(projections + image * 8, x, (int)(row % shape.ResultHeight), out T atX, out T atY))
                {
                    for (int c = 0; c < channels; c++) to[c] = fill;
                    continue;
                }
                var taps = new Taps<T>(atX, atY, shape);
                if (taps.AreInside) Mix(taps, source, to, channels, shape.Width);
                else MixAtEdge(taps, source, to, channels, fill);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<T>(in Taps<T> taps, T* source, T* to, int channels, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* above = source + (long)taps.Pixel(0) * channels, below = above + width * channels;
        T a = taps.Weight(0), b = taps.Weight(1), c = taps.Weight(2), d = taps.Weight(3);
        for (int i = 0; i < channels; i++) to[i] = a * above[i] + b * above[i + channels] + c * below[i] + d * below[i + channels];
    }

    private static void MixAtEdge<T>(in Taps<T> taps, T* source, T* to, int channels, T fill) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int c = 0; c < channels; c++) to[c] = T.Zero;
        for (int tap = 0; tap < 4; tap++)
        {
            T weight = taps.Weight(tap);
            // What does not count may be NaN.
            if (weight == T.Zero) continue;
            int pixel = taps.Pixel(tap);
            for (int c = 0; c < channels; c++) to[c] += weight * (pixel < 0 ? fill : source[(long)pixel * channels + c]);
        }
    }

    /// <summary>Writes the gradients of whole images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(T* gradients, T* projections, T* images, ProjectionShape shape, long start, long end) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = shape.Channels;
        for (long image = start; image < end; image++)
        {
            T* to = images + image * shape.Height * shape.Width * channels, from = gradients + image * shape.ResultHeight * shape.ResultWidth * channels;
            new Span<T>(to, shape.Height * shape.Width * channels).Clear();
            for (int y = 0; y < shape.ResultHeight; y++)
                for (int x = 0; x < shape.ResultWidth; x++, from += channels)
                {
                    if (!TryPlace(projections + image * 8, x, y, out T atX, out T atY)) continue;
                    var taps = new Taps<T>(atX, atY, shape);
                    for (int tap = 0; tap < 4; tap++)
                    {
                        T weight = taps.Weight(tap);
                        int pixel = taps.Pixel(tap);
                        if (weight == T.Zero || pixel < 0) continue;
                        for (int c = 0; c < channels; c++) to[(long)pixel * channels + c] += weight * from[c];
                    }
                }
        }
    }

    private static bool TryPlace<T>(T* projection, int column, int row, out T x, out T y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T atX = T.CreateTruncating(column), atY = T.CreateTruncating(row);
        T depth = projection[6] * atX + projection[7] * atY + T.One;
        x = (projection[0] * atX + projection[1] * atY + projection[2]) / depth;
        y = (projection[3] * atX + projection[4] * atY + projection[5]) / depth;
        T farthest = T.CreateTruncating(Farthest);
        return T.Abs(x) < farthest && T.Abs(y) < farthest;
    }

    /// <summary>The pixels around a place and their weights.</summary>
    private readonly ref struct Taps<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ProjectionShape _shape;
        private readonly int _left, _top;
        private readonly T _right, _below;

        public Taps(T x, T y, ProjectionShape shape)
        {
            bool nearest = shape.Nearest;
            T half = T.CreateTruncating(0.5), left = T.Floor(nearest ? x + half : x), top = T.Floor(nearest ? y + half : y);
            (_shape, _left, _top) = (shape, int.CreateTruncating(left), int.CreateTruncating(top));
            (_right, _below) = nearest ? (T.Zero, T.Zero) : (x - left, y - top);
        }

        public T Weight(int tap) => ((tap & 1) == 0 ? T.One - _right : _right) * ((tap & 2) == 0 ? T.One - _below : _below);

        /// <summary>Whether all four are pixels of the image and count.</summary>
        public bool AreInside => (uint)_left < (uint)(_shape.Width - 1) && (uint)_top < (uint)(_shape.Height - 1) && !_shape.Nearest;

        /// <summary>The number of the pixel in its image; -1 for the fill.</summary>
        public int Pixel(int tap)
        {
            int column = _shape.Inside(_left + (tap & 1), _shape.Width), row = _shape.Inside(_top + (tap >> 1), _shape.Height);
            return column < 0 || row < 0 ? -1 : row * _shape.Width + column;
        }
    }
}
