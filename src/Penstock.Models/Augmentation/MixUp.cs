using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Mixes whole images (Zhang et al. 2018): share * x + (1 - share) * x', the share drawn from Beta(alpha, alpha).</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="alpha">The parameter of the distribution: near 0 mixes little. Default 0.2.</param>
/// <param name="seed">The seed of the draws. Default 0.</param>
public sealed class MixUp(int classes, double alpha = 0.2, long seed = 0) : BatchMixture(classes, seed)
{
    private readonly double _alpha = alpha > 0 && double.IsFinite(alpha) ? alpha : throw new ArgumentException(FormattableString.Invariant($"MixUp: expected an alpha above 0, got {alpha}."));

    private protected override float[] Mix(ReadOnlySpan<float> images, Span<float> mixed, Shape shape, int[] partners, Draws draws)
    {
        var shares = new float[partners.Length];
        for (int row = 0; row < shares.Length; row++)
        {
            shares[row] = (float)Beta(draws);
            Blend(images, mixed, row, partners[row], images.Length / shares.Length, shares[row]);
        }
        return shares;
    }

    private double Beta(Draws draws)
    {
        double x = Gamma(draws), y = Gamma(draws);
        return x + y > 0 ? x / (x + y) : 0.5;
    }

    /// <summary>A draw from Gamma(alpha, 1) by the method of Marsaglia and Tsang (2000).</summary>
    private double Gamma(Draws draws)
    {
        // Below 1 a draw of alpha + 1 is brought down.
        double shape = _alpha < 1 ? _alpha + 1 : _alpha, d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = draws.Normal(), v = Math.Pow(1 + c * normal, 3);
            if (v <= 0 || Math.Log(1 - draws.Part()) >= normal * normal / 2 + d - d * v + d * Math.Log(v)) continue;
            return _alpha < 1 ? d * v * Math.Pow(1 - draws.Part(), 1 / _alpha) : d * v;
        }
    }
}
