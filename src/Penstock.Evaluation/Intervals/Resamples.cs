namespace Penstock.Evaluation;

/// <summary>How often every row counts in every replicate of a bootstrap or jackknife; the same for every metric, slice and model, so that differences are paired.</summary>
internal sealed class Resamples
{
    private readonly byte[][] _times;
    private readonly IntervalMethod _method;
    private readonly double _quantile;

    private Resamples(IntervalMethod method, byte[][] times, double confidence)
    {
        (_method, _times) = (method, times);
        _quantile = times.Length < 2 ? double.NaN : StudentT.Quantile((1 + confidence) / 2, times.Length - 1);
    }

    public static Resamples Of(int rows, EvaluationOptions options)
    {
        int replicates = options.Intervals == IntervalMethod.None ? 0 : options.Replicates;
        var times = new byte[replicates][];
        Parallel.For(0, replicates, r =>
        {
            var own = times[r] = new byte[rows];
            for (int row = 0; row < rows; row++)
                own[row] = options.Intervals == IntervalMethod.PoissonBootstrap
                    ? CounterRandom.Poisson(options.Seed, r, row)
                    // 0 in the one replicate that leaves the row's bucket out.
                    : CounterRandom.Bits(options.Seed, -1, row) % (ulong)replicates == (ulong)r ? (byte)0 : (byte)1;
        });
        return new(options.Intervals, times, options.Confidence);
    }

    /// <summary>The intervals of the metrics of some rows, by name.</summary>
    public IReadOnlyDictionary<string, Interval> Intervals(ScoredRows rows, MetricValues whole) =>
        ByName(whole, r => rows.Measure(_times[r]).ToArray()).ToDictionary(pair => pair.Key, pair => pair.Value.Within(MetricValues.Definition(pair.Key)));

    /// <summary>The intervals of the differences of two models' metrics on the same rows, by name.</summary>
    public IReadOnlyDictionary<string, Interval> Differences(ScoredRows first, ScoredRows second, MetricValues difference) => ByName(difference, r =>
    {
        double[] a = first.Measure(_times[r]).ToArray(), b = second.Measure(_times[r]).ToArray();
        for (int m = 0; m < a.Length; m++) a[m] -= b[m];
        return a;
    });

    private IReadOnlyDictionary<string, Interval> ByName(MetricValues whole, Func<int, double[]> measure)
    {
        if (_times.Length == 0) return new Dictionary<string, Interval>();
        var replicates = new double[_times.Length][];
        Parallel.For(0, replicates.Length, r => replicates[r] = measure(r));
        var intervals = new Dictionary<string, Interval>();
        for (int m = 0; m < MetricValues.Definitions.Count; m++)
        {
            double[] values = [.. replicates.Select(replicate => replicate[m])];
            if (!double.IsNaN(MetricValues.Definitions[m].Of(whole))) intervals[MetricValues.Definitions[m].Name] = Of(values);
        }
        return intervals;
    }

    private Interval Of(double[] values) => Of(_method, values, _quantile);

    /// <summary>The mean of the replicates and t standard deviations on both sides, as TFMA has it.</summary>
    public static Interval Of(IntervalMethod method, ReadOnlySpan<double> values, double quantile)
    {
        double mean = 0, squares = 0;
        foreach (double value in values) mean += value / values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(method == IntervalMethod.Jackknife ? squares * (values.Length - 1) / values.Length : squares / (values.Length - 1));
        return double.IsFinite(deviation) ? new(mean - quantile * deviation, mean + quantile * deviation, deviation) : Interval.Undefined;
    }
}
