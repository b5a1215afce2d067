namespace Penstock.Data;

/// <summary>Numbers counted in buckets, as TensorFlow Data Validation has them.</summary>
/// <param name="Buckets">In rising order; a bucket may be a single point, and its ends may be infinite.</param>
/// <param name="Missing">How many values were not a number (NaN).</param>
public sealed record Histogram(IReadOnlyList<HistogramBucket> Buckets, double Missing = 0)
{
    /// <summary>How many numbers are in the buckets.</summary>
    public double Total => Buckets.Sum(b => b.Count);

    internal static Histogram OfEqualWidth(NumberProfile numbers, int buckets)
    {
        if (buckets < 1) throw new ArgumentOutOfRangeException(nameof(buckets), buckets, $"Histogram: expected 1 or more buckets, got {buckets}.");
        QuantileSketch sketch = numbers.Sketch;
        var (min, max) = (numbers.Min, numbers.Max);
        if (min == max) return new([new(min, max, sketch.Count)]);
        double[] edges = [.. Enumerable.Range(0, buckets).Select(i => min * (1 - (double)i / buckets) + max * ((double)i / buckets)), max];
        var counts = new double[buckets];
        int bucket = 0;
        for (int i = 0; i < sketch.Values.Count; i++)
        {
            while (bucket < buckets - 1 && sketch.Values[i] >= edges[bucket + 1]) bucket++;
            counts[bucket] += sketch.Weights[i];
        }
        return new([.. counts.Select((count, i) => new HistogramBucket(edges[i], edges[i + 1], count))]);
    }
}

/// <summary>How many numbers lie between two ends: from the lower up to but without the higher, which only the last bucket has.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The higher end; the same for a single point.</param>
/// <param name="Count">How many; a count that was estimated need not be whole.</param>
public sealed record HistogramBucket(double Low, double High, double Count);
