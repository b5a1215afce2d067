using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What becomes of images by the definitions of projection and resizing, in plain loops of double precision.</summary>
internal sealed class ImageReference
{
    private readonly int _batch, _channels;

    /// <param name="extents">Of the images, with or without a batch axis.</param>
    /// <param name="isFirst">Whether the channels come first.</param>
    public ImageReference(long[] extents, bool isFirst)
    {
        int[] four = [.. extents.Length == 3 ? extents.Prepend(1).Select(n => (int)n) : extents.Select(n => (int)n)];
        (IsFirst, _batch, Height, Width, _channels) = isFirst ? (true, four[0], four[2], four[3], four[1]) : (false, four[0], four[1], four[2], four[3]);
    }

    public int Height { get; }

    public int Width { get; }

    public bool IsFirst { get; }

    /// <summary>Each pixel (x, y) is that at ((a x + b y + c) / w, (d x + e y + f) / w) of its image, w = g x + h y + 1.</summary>
    public Tensor Project(Tensor images, double[] eight, ImageFill fill, bool isNearest) => Filled(Height, Width, (n, row, column, channel) =>
    {
        ReadOnlySpan<double> p = eight.AsSpan(8 * n, 8);
        double w = p[6] * column + p[7] * row + 1, x = (p[0] * column + p[1] * row + p[2]) / w, y = (p[3] * column + p[4] * row + p[5]) / w;
        double At(double atY, double atX) => Inside((int)atY, Height, fill) is { } i && Inside((int)atX, Width, fill) is { } j ? images.NumberAt(Place(n, i, j, channel, Height, Width)) : 0;
        if (isNearest) return At(Math.Floor(y + 0.5), Math.Floor(x + 0.5));
        double top = Math.Floor(y), left = Math.Floor(x), down = y - top, right = x - left;
        return (1 - down) * ((1 - right) * At(top, left) + right * At(top, left + 1)) + down * ((1 - right) * At(top + 1, left) + right * At(top + 1, left + 1));
    });

    /// <summary>Images of another size with half-pixel centres and without smoothing, each pixel a weighted mean of those around its place.</summary>
    public Tensor Resize(Tensor images, int height, int width, string interpolation)
    {
        (int At, double Share)[][] rows = Shares(Height, height, interpolation), columns = Shares(Width, width, interpolation);
        return Filled(height, width, (n, row, column, channel) =>
            rows[row].Sum(y => columns[column].Sum(x => y.Share * x.Share * images.NumberAt(Place(n, y.At, x.At, channel, Height, Width)))));
    }

    private static (int At, double Share)[][] Shares(int from, int to, string interpolation) => [.. Enumerable.Range(0, to).Select(result =>
    {
        double place = (result + 0.5) * from / to;
        if (interpolation == "nearest") return new[] { ((int)Math.Floor(place), 1.0) };
        var weights = Enumerable.Range(0, from).Select(at => (At: at, Weight: Kernel(interpolation, Math.Abs(at + 0.5 - place)))).Where(one => one.Weight != 0).ToArray();
        return Array.ConvertAll(weights, one => (one.At, one.Weight / weights.Sum(other => other.Weight)));
    })];

    // The triangle, Keys's cubic kernel (1981) with a = -0.5, and the sinc under the middle lobe of a wider one.
    private static double Kernel(string interpolation, double t) => interpolation switch
    {
        "bilinear" => Math.Max(1 - t, 0),
        "bicubic" => t <= 1 ? (1.5 * t - 2.5) * t * t + 1 : t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0,
        "lanczos3" => t < 3 ? Sinc(t) * Sinc(t / 3) : 0,
        _ => t < 5 ? Sinc(t) * Sinc(t / 5) : 0,
    };

    private static double Sinc(double t) => t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);

    private static int? Inside(int at, int extent, ImageFill fill) => fill switch
    {
        ImageFill.Reflect => Math.Min(Modulo(at, 2 * extent), 2 * extent - 1 - Modulo(at, 2 * extent)),
        ImageFill.Wrap => Modulo(at, extent),
        ImageFill.Nearest => Math.Clamp(at, 0, extent - 1),
        _ => at >= 0 && at < extent ? at : null,
    };

    private static int Modulo(int a, int b) => (a % b + b) % b;

    private Tensor Filled(int height, int width, Func<int, int, int, int, double> of)
    {
        var all = new double[_batch * height * width * _channels];
        for (int n = 0; n < _batch; n++)
            for (int row = 0; row < height; row++)
                for (int column = 0; column < width; column++)
                    for (int channel = 0; channel < _channels; channel++)
                        all[Place(n, row, column, channel, height, width)] = of(n, row, column, channel);
        return Tensor.From(all);
    }

    private int Place(int n, int row, int column, int channel, int height, int width) => IsFirst
        ? ((n * _channels + channel) * height + row) * width + column
        : ((n * height + row) * width + column) * _channels + channel;
}
