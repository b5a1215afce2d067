using System.Numerics;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A matrix whose columns, or whose rows where there are fewer, are orthogonal and as long as the gain (Saxe et al. 2014); all axes but the last count as rows.</summary>
/// <param name="Gain">Default 1.</param>
public sealed record Orthogonal(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        if (shape.Rank < 2) throw new ArgumentException($"Orthogonal: expected a weight of rank 2 or more, got shape {shape}.");
        int rows = (int)shape.Product(0, shape.Rank - 1).Value, columns = (int)shape[-1].Value;
        double[][] vectors = Vectors(Math.Min(rows, columns), Math.Max(rows, columns), seed);
        for (int i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            values[i] = (float)(Gain * (rows >= columns ? vectors[column][row] : vectors[row][column]));
        }
    }

    // Normal draws, each made orthogonal to those before it (Gram and Schmidt).
    private static double[][] Vectors(int count, int length, long seed)
    {
        var draws = new Draws(seed);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] own = vectors[i] = new double[length];
            foreach (ref double value in own.AsSpan()) value = draws.Normal();
            for (int j = 0; j < i; j++) Add(own, vectors[j], -Dot(own, vectors[j]));
            double scale = 1 / Math.Sqrt(Dot(own, own));
            foreach (ref double value in own.AsSpan()) value *= scale;
        }
        return vectors;
    }

    private static double Dot(double[] a, double[] b)
    {
        int width = Vector<double>.Count, i = 0;
        var sum = Vector<double>.Zero;
        for (; i <= a.Length - width; i += width) sum += new Vector<double>(a, i) * new Vector<double>(b, i);
        double total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    private static void Add(double[] a, double[] b, double factor)
    {
        int width = Vector<double>.Count, i = 0;
        for (; i <= a.Length - width; i += width) (new Vector<double>(a, i) + new Vector<double>(b, i) * factor).CopyTo(a, i);
        for (; i < a.Length; i++) a[i] += b[i] * factor;
    }

    /// <inheritdoc/>
    protected override JsonObject Settings() => new() { ["gain"] = Gain, ["seed"] = Seed };

    internal static Orthogonal FromConfig(KerasConfig config) => new(config.Number("gain", 1)) { Seed = config.OptionalLong("seed") };
}
