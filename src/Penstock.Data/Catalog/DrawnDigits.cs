using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// Generated grey 28 x 28 images of digits: strokes whose points are moved, turned, sheared and scaled at random, drawn with pens of different widths over a little noise.
/// Large enough a task to train a small convolutional network on, without any file.
/// </summary>
public sealed class DrawnDigits : DatasetBuilder
{
    private const int Side = 28, TrainRows = 5000, TestRows = 1000;
    private const double Jitter = 0.025, Turn = 0.22, Shear = 0.18, Noise = 10;

    // Points in a square of side 1, y downwards; an ellipse is drawn where a stroke is four numbers of middle and radii.
    private static readonly double[][][] s_strokes =
    [
        [Ellipse(0.5, 0.5, 0.27, 0.42)],
        [[0.34, 0.26, 0.53, 0.08, 0.53, 0.92]],
        [[0.24, 0.3, 0.32, 0.14, 0.5, 0.08, 0.68, 0.14, 0.74, 0.3, 0.66, 0.48, 0.24, 0.92, 0.78, 0.92]],
        [[0.26, 0.16, 0.5, 0.08, 0.7, 0.16, 0.72, 0.32, 0.62, 0.45, 0.44, 0.48, 0.66, 0.53, 0.75, 0.7, 0.67, 0.86, 0.48, 0.92, 0.25, 0.84]],
        [[0.62, 0.92, 0.62, 0.08, 0.2, 0.64, 0.8, 0.64]],
        [[0.73, 0.09, 0.33, 0.09, 0.29, 0.46, 0.5, 0.41, 0.7, 0.5, 0.75, 0.68, 0.66, 0.86, 0.46, 0.92, 0.25, 0.84]],
        [[0.66, 0.1, 0.45, 0.22, 0.31, 0.43, 0.26, 0.66, 0.34, 0.85, 0.5, 0.92, 0.67, 0.84, 0.73, 0.68, 0.65, 0.53, 0.5, 0.48, 0.34, 0.56, 0.27, 0.7]],
        [[0.23, 0.1, 0.77, 0.1, 0.42, 0.92]],
        [Ellipse(0.5, 0.28, 0.2, 0.19), Ellipse(0.5, 0.69, 0.25, 0.23)],
        [[0.34, 0.9, 0.55, 0.78, 0.69, 0.57, 0.74, 0.34, 0.66, 0.15, 0.5, 0.08, 0.33, 0.16, 0.27, 0.32, 0.35, 0.47, 0.5, 0.52, 0.66, 0.44, 0.73, 0.3]],
    ];

    internal DrawnDigits() : base(new(
        "drawn_digits", "Drawn digits", "generated grey 28 x 28 images of digits drawn from strokes; tell which digit it is",
        new(("image", new ImageFeature(Side, Side, 1)), ("label", new ClassLabelFeature("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))))
    {
        Licence = "none needed", Splits = [("train", TrainRows), ("test", TestRows)], Supervised = new(["image"], "label"),
    })
    { }

    /// <summary>Draws images UInt8 [28, 28, 1] with labels Int32; row i shows the digit i modulo 10.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="seed">The same seed gives the same images.</param>
    public Dataset<Example> Generate(int rows = TrainRows, long seed = 1)
    {
        var pixels = new byte[checked(rows * Side * Side)];
        Parallel.For(0, rows, row => Draw(row, seed, pixels.AsSpan(row * Side * Side, Side * Side)));
        return Dataset.FromTensors(Tensor.From(pixels, Shape.Of(rows, Side, Side, 1)), Tensor.From([.. Enumerable.Range(0, rows).Select(row => row % s_strokes.Length)]));
    }

    /// <inheritdoc/>
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) => [new("train", Drawn(TrainRows, 1)), new("test", Drawn(TestRows, 2))];

    private static IEnumerable<GeneratedExample> Drawn(int rows, long seed)
    {
        for (int row = 0; row < rows; row++)
        {
            var pixels = new byte[Side * Side];
            Draw(row, seed, pixels);
            yield return new($"{row}", new Dictionary<string, object> { ["image"] = Tensor.From(pixels, Shape.Of(Side, Side, 1)), ["label"] = row % s_strokes.Length });
        }
    }

    private static void Draw(int row, long seed, Span<byte> pixels)
    {
        var random = new SeededRandom(seed, row);
        double turn = Turn * random.NextNormal() / 2, shear = Shear * random.NextNormal() / 2, size = 19 + 3 * random.NextDouble(), wide = size * (0.8 + 0.35 * random.NextDouble());
        double left = 14 + 1.5 * random.NextNormal(), top = 14 + 1.5 * random.NextNormal(), radius = 0.8 + 0.9 * random.NextDouble(), ink = 200 + 55 * random.NextDouble();
        (double cos, double sin) = (Math.Cos(turn), Math.Sin(turn));
        List<double[]> segments = [];
        foreach (double[] stroke in s_strokes[row % s_strokes.Length])
        {
            (double X, double Y)? before = null;
            for (int i = 0; i < stroke.Length; i += 2)
            {
                double x = (stroke[i] - 0.5 + Jitter * random.NextNormal()) * wide, y = (stroke[i + 1] - 0.5 + Jitter * random.NextNormal()) * size;
                x += shear * y;
                (double X, double Y) point = (left + cos * x - sin * y, top + sin * x + cos * y);
                if (before is { } from) segments.Add([from.X, from.Y, point.X, point.Y]);
                before = point;
            }
        }
        for (int p = 0; p < pixels.Length; p++)
        {
            double distance = segments.Min(s => Distance(s, p % Side + 0.5, p / Side + 0.5)), noise = Noise * Math.Abs(random.NextNormal());
            pixels[p] = (byte)Math.Min(255, ink * Math.Clamp(radius + 0.5 - distance, 0, 1) + noise);
        }
    }

    private static double Distance(double[] segment, double x, double y)
    {
        double dx = segment[2] - segment[0], dy = segment[3] - segment[1], length = dx * dx + dy * dy;
        double t = length == 0 ? 0 : Math.Clamp(((x - segment[0]) * dx + (y - segment[1]) * dy) / length, 0, 1);
        (double ax, double ay) = (x - segment[0] - t * dx, y - segment[1] - t * dy);
        return Math.Sqrt(ax * ax + ay * ay);
    }

    private static double[] Ellipse(double x, double y, double width, double height) =>
        [.. Enumerable.Range(0, 17).SelectMany(i => new[] { x + width * Math.Cos(i * Math.PI / 8), y + height * Math.Sin(i * Math.PI / 8) })];
}
