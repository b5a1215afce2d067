using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Tensors;

/// <summary>Projects images pixel by pixel: each of the result finds its place in the image and takes up to four pixels around it.</summary>
internal static unsafe class ProjectionKernel
{
    // Beyond it no image lies, and a place is no Int32.
    private const double Farthest = 1e9;

    /// <summary>Writes rows of the results, counted over all images.</summary>
    public static void Forward<T>(T* images, T* projections, T* results, ProjectionShape shape, long start, long end) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (long row = start; row < end; row++)
        {
            long image = row / shape.ResultHeight;
            T* source = images + image * shape.Height * shape.Width * shape.Channels, to = results + row * shape.ResultWidth * shape.Channels;
            Row(source, projections + image * 8, to, shape, (int)(row % shape.ResultHeight));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(T* source, T* projection, T* to, in ProjectionShape shape, int row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = shape.Channels, width = shape.Width, last = shape.ResultWidth - 1;
        // Nearest pixels go the way of those at edges.
        T lastX = T.CreateTruncating(shape.Nearest ? 0 : shape.Width - 1), lastY = T.CreateTruncating(shape.Height - 1), atY = T.CreateTruncating(row);
        T a = projection[0], bY = projection[1] * atY, c = projection[2], d = projection[3], eY = projection[4] * atY, f = projection[5], g = projection[6], hY = projection[7] * atY;
        bool isFlat = g == T.Zero && projection[7] == T.Zero;
        for (int column = 0; column <= last; column++, to += channels)
        {
            T atX = T.CreateTruncating(column), x = a * atX + bY + c, y = d * atX + eY + f;
            if (!isFlat)
            {
                T depth = g * atX + hY + T.One;
                (x, y) = (x / depth, y / depth);
            }
            if (!(x >= T.Zero && x < lastX && y >= T.Zero && y < lastY))
            {
                Beside(x, y, source, to, shape);
                continue;
            }
            int left = T.ConvertToIntegerNative<int>(x), top = T.ConvertToIntegerNative<int>(y);
            T right = x - T.CreateTruncating(left), below = y - T.CreateTruncating(top);
            T* from = source + ((long)top * width + left) * channels;
            if (right == T.Zero || below == T.Zero)
            {
                // What has no weight may be NaN.
                if (right == below) new ReadOnlySpan<T>(from, channels).CopyTo(new Span<T>(to, channels));
                else Beside(x, y, source, to, shape);
                continue;
            }
            // Four numbers are read and written for the three of a pixel: not at the last one of the image, nor at the end of a row.
            if (typeof(T) == typeof(float) && channels == 3 && column < last && (top < shape.Height - 2 || left < width - 2)) MixThree((float*)from, (float*)to, width, (float)(object)right, (float)(object)below);
            else Mix(from, to, channels, width, right, below);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<T>(T* above, T* to, int channels, int width, T right, T lower) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* below = above + (long)width * channels;
        T left = T.One - right, upper = T.One - lower, a = left * upper, b = right * upper, c = left * lower, d = right * lower;
        for (int i = 0; i < channels; i++) to[i] = a * above[i] + b * above[i + channels] + c * below[i] + d * below[i + channels];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixThree(float* above, float* to, int width, float right, float lower)
    {
        float* below = above + (long)width * 3;
        float left = 1 - right, upper = 1 - lower, a = left * upper, b = right * upper, c = left * lower, d = right * lower;
        Vector128.Store(a * Vector128.Load(above) + b * Vector128.Load(above + 3) + c * Vector128.Load(below) + d * Vector128.Load(below + 3), to);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Beside<T>(T x, T y, T* source, T* to, in ProjectionShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T fill = T.CreateTruncating(shape.Value);
        if (IsNear(x, y)) MixAtEdge(new Taps<T>(x, y, shape), source, to, shape.Channels, fill);
        else new Span<T>(to, shape.Channels).Fill(fill);
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
        return IsNear(x, y);
    }

    private static bool IsNear<T>(T x, T y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
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

        /// <summary>The number of the pixel in its image; -1 for the fill.</summary>
        public int Pixel(int tap)
        {
            int column = _shape.Inside(_left + (tap & 1), _shape.Width), row = _shape.Inside(_top + (tap >> 1), _shape.Height);
            return column < 0 || row < 0 ? -1 : row * _shape.Width + column;
        }
    }
}
