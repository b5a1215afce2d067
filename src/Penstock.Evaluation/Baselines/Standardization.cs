namespace Penstock.Evaluation;

/// <summary>Takes features to mean 0 and deviation 1; what is not finite becomes the mean, and a constant feature 0.</summary>
internal sealed class Standardization
{
    private readonly double[] _means, _factors;

    private Standardization(double[] means, double[] factors) => (_means, _factors) = (means, factors);

    public static Standardization Of(float[] features, int width)
    {
        double[] counts = new double[width], means = new double[width], squares = new double[width];
        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i])) continue;
            int c = i % width;
            double distance = features[i] - means[c];
            means[c] += distance / ++counts[c];
            squares[c] += distance * (features[i] - means[c]);
        }
        return new(means, [.. squares.Select((square, c) => square > 1e-12 * counts[c] * Math.Max(1e-12, means[c] * means[c]) ? Math.Sqrt(counts[c] / square) : 0)]);
    }

    /// <summary>Some rows, standardised.</summary>
    public double[] Apply(float[] features, int[] rows)
    {
        int width = _means.Length;
        var made = new double[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
            for (int c = 0; c < width; c++)
            {
                double x = features[rows[i] * width + c];
                made[i * width + c] = double.IsFinite(x) ? (x - _means[c]) * _factors[c] : 0;
            }
        return made;
    }
}
