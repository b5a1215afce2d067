namespace Penstock.Models;

/// <summary>A histogram as the plugin histograms keeps it: buckets of a left edge, a right edge and a count.</summary>
/// <param name="Buckets">The buckets from left to right.</param>
public sealed record HistogramPayload(IReadOnlyList<HistogramBucket> Buckets)
{
    /// <summary>How many buckets a histogram has unless it says otherwise.</summary>
    public const int UsualBuckets = 30;

    /// <summary>The numbers of a bucket.</summary>
    public const int Columns = 3;

    private const double WholeBasisPoints = 10_000;
    private static readonly double[] s_usual = [0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000];

    /// <summary>The parts of the whole, in hundredths of a percent, whose values distributions show: the median and three standard deviations of a normal one, by halves.</summary>
    public static IReadOnlyList<double> UsualBasisPoints => s_usual;

    /// <summary>The sum of the counts.</summary>
    public double Count => Buckets.Sum(b => b.Count);

    /// <summary>
    /// Puts numbers into buckets of equal width from the least to the greatest: x into floor((x - least) / width), the greatest into the last. Of equal
    /// numbers all edges are that number and the last bucket has them all; without numbers all is 0. Numbers that are not finite are left out.
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="buckets">How many buckets; 30 as a rule.</param>
    public static HistogramPayload Of(ReadOnlySpan<float> values, int buckets = UsualBuckets) => NumberBuckets.Of(values, buckets);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, int)"/>
    public static HistogramPayload Of(ReadOnlySpan<double> values, int buckets = UsualBuckets) => NumberBuckets.Of(values, buckets);

    /// <summary>As TensorBoard's first histograms had it: without numbers there are no buckets, and equal numbers are in one of width 1 around them.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="buckets">How many buckets; 30 as a rule.</param>
    public static HistogramPayload OfFirstStyle(ReadOnlySpan<double> values, int buckets = UsualBuckets)
    {
        HistogramPayload histogram = NumberBuckets.Of(values, buckets);
        if (histogram.Count == 0) return new([]);
        HistogramBucket last = histogram.Buckets[^1];
        return histogram.Buckets[0].Left < last.Right ? histogram : new([new(last.Left - 0.5, last.Right + 0.5, last.Count)]);
    }

    /// <summary>The numbers of the tensor Float64 [buckets, 3].</summary>
    public double[] Numbers() => [.. Buckets.SelectMany(b => (double[])[b.Left, b.Right, b.Count])];

    /// <summary>A histogram from the numbers of its tensor.</summary>
    /// <param name="numbers">Left edge, right edge and count of each bucket.</param>
    /// <exception cref="InvalidDataException">They are not three for each bucket.</exception>
    public static HistogramPayload Read(ReadOnlySpan<double> numbers)
    {
        if (numbers.Length % Columns != 0) throw new InvalidDataException($"{RunPlugin.Histograms}: expected {Columns} numbers for each bucket, got {numbers.Length} numbers.");
        var buckets = new HistogramBucket[numbers.Length / Columns];
        for (int i = 0; i < buckets.Length; i++) buckets[i] = new(numbers[Columns * i], numbers[Columns * i + 1], numbers[Columns * i + 2]);
        return new(buckets);
    }

    /// <summary>
    /// The values below which given parts of the numbers lie, as TensorBoard's distributions tell them: numbers are spread evenly within their bucket;
    /// until a bucket has any, the left edge is that of the first.
    /// </summary>
    /// <param name="basisPoints">The parts, in hundredths of a percent, rising; 0, 668, 1587, 3085, 5000, 6915, 8413, 9332 and 10000 if null.</param>
    public double[] Percentiles(IReadOnlyList<double>? basisPoints = null)
    {
        IReadOnlyList<double> parts = basisPoints ?? s_usual;
        var values = new double[parts.Count];
        if (Buckets.Count == 0) return values;
        double least = Buckets[0].Left, greatest = Buckets[^1].Right, total = Count, below = 0, left = least;
        int next = 0;
        foreach (HistogramBucket bucket in Buckets)
        {
            double upTo = below + bucket.Count * WholeBasisPoints / (total == 0 ? 1 : total), right = Math.Min(bucket.Right, greatest);
            for (; next < values.Length && upTo > below && parts[next] < upTo; next++) values[next] = left + (parts[next] - below) / (upTo - below) * (right - left);
            if (upTo > 0) left = Math.Max(bucket.Right, least);
            below = upTo;
        }
        values.AsSpan(next).Fill(greatest);
        return values;
    }

    /// <summary>The mean and the standard deviation, with each bucket's numbers in its middle; NaN where there are none.</summary>
    public (double Mean, double Deviation) Moments()
    {
        double total = Count, mean = Buckets.Sum(b => b.Middle * b.Count) / total;
        return (mean, Math.Sqrt(Buckets.Sum(b => (b.Middle - mean) * (b.Middle - mean) * b.Count) / total));
    }
}
