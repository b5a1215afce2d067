namespace Penstock.Data;

/// <summary>Kolmogorov and Smirnov's statistic: the greatest difference between the shares of numbers up to x, over all x. It needs no buckets; it is off by no more than the rank errors of both sketches together.</summary>
public sealed class KolmogorovSmirnov : Distance
{
    internal KolmogorovSmirnov() : base("kolmogorov_smirnov") { }

    private protected override bool TakesKinds => false;

    private protected override double Of(ValueShares shares) => throw new NotSupportedException(Name);

    private protected override (double Value, string Binning) BetweenNumbers(NumberProfile reference, NumberProfile current)
    {
        QuantileSketch a = reference.Sketch, b = current.Sketch;
        double error = a.RankError + b.RankError;
        return (Between(a, b), error == 0 ? "no buckets, exact" : FormattableString.Invariant($"no buckets, off by at most {error:0.####}"));
    }

    /// <summary>The statistic of two sketches.</summary>
    /// <exception cref="ArgumentException">One of them has no number.</exception>
    public double Between(QuantileSketch reference, QuantileSketch current)
    {
        if (reference.Count == 0 || current.Count == 0) throw new ArgumentException("kolmogorov_smirnov: expected numbers in both sketches, got none in one of them.");
        long first = 0, second = 0;
        double greatest = 0;
        for (int i = 0, j = 0; i < reference.Values.Count || j < current.Values.Count;)
        {
            double value = Math.Min(i < reference.Values.Count ? reference.Values[i] : double.PositiveInfinity, j < current.Values.Count ? current.Values[j] : double.PositiveInfinity);
            while (i < reference.Values.Count && reference.Values[i] <= value) first += reference.Weights[i++];
            while (j < current.Values.Count && current.Values[j] <= value) second += current.Weights[j++];
            greatest = Math.Max(greatest, Math.Abs((double)first / reference.Count - (double)second / current.Count));
        }
        return greatest;
    }
}
