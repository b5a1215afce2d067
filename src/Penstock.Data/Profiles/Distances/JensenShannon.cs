namespace Penstock.Data;

/// <summary>
/// Jensen and Shannon's divergence: (KL(P, M) + KL(Q, M)) / 2 with M = (P + Q) / 2, logarithms of base 2, at most 1. Amounts of two profiles are compared
/// in ten buckets that the reference fills alike: buckets of equal width, made for each on its own, move with the greatest number, and see a shift where only one number is new.
/// </summary>
public sealed class JensenShannon : Distance
{
    internal JensenShannon() : base("jensen_shannon_divergence", 2) { }

    /// <summary>The divergence of counts of named values.</summary>
    /// <exception cref="ArgumentException">One of them has no value.</exception>
    public double Between(IReadOnlyDictionary<string, double> reference, IReadOnlyDictionary<string, double> current) => OfCounts(reference, current);

    /// <summary>
    /// The divergence of numbers counted in buckets, as TensorFlow Data Validation has it: buckets are cut at the ends of both, their mass spread evenly inside;
    /// a bucket that is a point is a mass of its own; what is infinite or NaN never equals anything.
    /// </summary>
    /// <exception cref="ArgumentException">One of them has no value, or a bucket that ends before it begins.</exception>
    public double Between(Histogram reference, Histogram current) => Of(Aligned(reference, current));

    private protected override double Of(ValueShares shares)
    {
        var (p, q) = shares.Normalized();
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double middle = (p[i] + q[i]) / 2;
            if (p[i] > 0) sum += p[i] * Math.Log2(p[i] / middle) / 2;
            if (q[i] > 0) sum += q[i] * Math.Log2(q[i] / middle) / 2;
        }
        return Math.Clamp(sum, 0, 1);
    }

    private protected override (double Value, string Binning) BetweenNumbers(NumberProfile reference, NumberProfile current)
    {
        var shares = ValueShares.OfTenths(reference.Sketch, current.Sketch);
        return (Of(shares), shares.Binning);
    }

    private static ValueShares Aligned(Histogram reference, Histogram current)
    {
        List<double> first = [], second = [];
        HistogramBucket[] all = [.. reference.Buckets, .. current.Buckets];
        foreach (HistogramBucket bucket in all)
            if (!(bucket.Low <= bucket.High) || !(bucket.Count >= 0)) throw new ArgumentException($"jensen_shannon_divergence: expected buckets whose ends rise and counts from 0, got {bucket}.");
        // Inside a bucket that reaches into the infinite nobody knows where the mass lies: it matches nothing.
        Add(reference.Missing + reference.Buckets.Where(b => !IsFinite(b)).Sum(b => b.Count), 0);
        Add(0, current.Missing + current.Buckets.Where(b => !IsFinite(b)).Sum(b => b.Count));
        foreach (double point in all.Where(b => IsFinite(b) && b.Low == b.High).Select(b => b.Low).Distinct().Order())
            Add(PointAt(reference, point), PointAt(current, point));
        double[] edges = [.. all.Where(IsFinite).SelectMany(b => new[] { b.Low, b.High }).Distinct().Order()];
        for (int i = 1; i < edges.Length; i++) Add(MassIn(reference, edges[i - 1], edges[i]), MassIn(current, edges[i - 1], edges[i]));
        return new([.. first], [.. second], $"buckets aligned at their {edges.Length} ends");

        void Add(double one, double other)
        {
            first.Add(one);
            second.Add(other);
        }
    }

    private static bool IsFinite(HistogramBucket bucket) => double.IsFinite(bucket.Low) && double.IsFinite(bucket.High);

    private static double PointAt(Histogram histogram, double point) => histogram.Buckets.Where(b => b.Low == point && b.High == point).Sum(b => b.Count);

    private static double MassIn(Histogram histogram, double low, double high) =>
        histogram.Buckets.Where(b => IsFinite(b) && b.Low < b.High && b.Low <= low && b.High >= high).Sum(b => b.Count * Share(low, high, b));

    // Halves, so that the width of all numbers does not overflow.
    private static double Share(double low, double high, HistogramBucket bucket) => (high / 2 - low / 2) / (bucket.High / 2 - bucket.Low / 2);
}
