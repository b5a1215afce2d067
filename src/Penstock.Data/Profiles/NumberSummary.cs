using System.Runtime.Intrinsics;

namespace Penstock.Data;

/// <summary>Gathers what finite numbers look like, from ordered runs of them, from other summaries and from profiles.</summary>
internal sealed class NumberSummary(int most)
{
    private readonly QuantileSketch _sketch = new(most);
    private readonly DistinctSketch _distinct = new();
    private long _count, _zeros, _infinite;
    private double _min = double.PositiveInfinity, _max = double.NegativeInfinity, _mean, _squares;
    private bool _areWhole = true, _hasAllHashes = true;

    /// <summary>How many values a sketch keeps while a profile is made.</summary>
    public const int MostWhileWorking = 4096;

    /// <summary>The summary of ordered numbers, infinite ones among them.</summary>
    /// <param name="sorted">The numbers; their place is used up.</param>
    /// <param name="counts">Room for as many counts.</param>
    /// <param name="areSingle">Whether they came in single precision; then each is taken for the decimal that it stands for, as 0.1f for 0.1.</param>
    public static NumberSummary OfSorted(Span<double> sorted, Span<long> counts, bool areSingle)
    {
        int begin = 0, end = sorted.Length;
        while (begin < end && double.IsNegativeInfinity(sorted[begin])) begin++;
        while (end > begin && double.IsPositiveInfinity(sorted[end - 1])) end--;
        var summary = new NumberSummary(MostWhileWorking) { _infinite = sorted.Length - (end - begin) };
        if (end > begin) summary.AddFinite(sorted[begin..end], counts, areSingle);
        return summary;
    }

    /// <summary>The summary of a profile.</summary>
    public static NumberSummary Of(ColumnProfile column)
    {
        var summary = new NumberSummary(QuantileSketch.MostValues);
        if (column.Numbers is not { } numbers) return summary;
        summary._sketch.Merge(numbers.StoredSketch ?? NumberProfile.OfQuantiles(numbers.Quantiles, column.Finite));
        if (numbers.Registers is { } registers) summary._distinct.Merge(registers);
        else
        {
            foreach (double value in numbers.Sketch.Values) summary._distinct.Add(Hash64.Of(value));
            summary._hasAllHashes = numbers.IsExact;
        }
        (summary._count, summary._zeros, summary._infinite, summary._areWhole) = (column.Finite, numbers.Zeros, numbers.Infinite, numbers.AreWhole);
        (summary._min, summary._max, summary._mean, summary._squares) = (numbers.Min, numbers.Max, numbers.Mean, numbers.StandardDeviation * numbers.StandardDeviation * column.Finite);
        return summary;
    }

    /// <summary>Adds one value many times.</summary>
    public void AddTimes(double value, long times)
    {
        if (times == 0) return;
        var single = new NumberSummary(MostWhileWorking) { _count = times, _zeros = value == 0 ? times : 0, _min = value, _max = value, _mean = value, _areWhole = Math.Floor(value) == value };
        single._sketch.Add([value], [times], 0);
        single._distinct.Add(Hash64.Of(value));
        Merge(single);
    }

    /// <summary>Adds what comes after in the order of the rows.</summary>
    public void Merge(NumberSummary next)
    {
        _infinite += next._infinite;
        if (next._count == 0) return;
        // Means and squared distances of two parts (Chan, Golub and LeVeque 1983).
        long count = _count + next._count;
        double share = (double)next._count / count, distance = next._mean - _mean;
        _squares += next._squares + (_count == 0 ? 0 : distance * distance * _count * share);
        _mean = _count == 0 ? next._mean : double.IsFinite(distance) ? _mean + distance * share : _mean * (1 - share) + next._mean * share;
        (_count, _zeros) = (count, _zeros + next._zeros);
        (_min, _max) = (Math.Min(_min, next._min), Math.Max(_max, next._max));
        _areWhole &= next._areWhole;
        _hasAllHashes &= next._hasAllHashes;
        _sketch.Merge(next._sketch);
        _distinct.Merge(next._distinct);
    }

    /// <summary>The profile; null where no finite number was seen.</summary>
    /// <param name="isMerged">Whether the blocks stay as they are, so that more can be merged without further loss.</param>
    public NumberProfile? ToProfile(bool isMerged = false)
    {
        if (_count == 0) return null;
        QuantileSketch sketch = isMerged ? _sketch : _sketch.Finished();
        double[] quantiles = (isMerged ? sketch : _sketch).Quantiles(NumberProfile.Steps);
        // Where numbers stand for others the ends may be lost.
        (quantiles[0], quantiles[^1]) = (_min, _max);
        return new(_min, _max, _mean, Math.Sqrt(_squares / _count), _zeros, _infinite, quantiles)
        {
            AreWhole = _areWhole, Sketch = sketch, Registers = sketch.IsExact && sketch.Values.Count <= QuantileSketch.MostValues && _hasAllHashes ? null : _distinct,
        };
    }

    private void AddFinite(Span<double> sorted, Span<long> counts, bool areSingle)
    {
        _count = sorted.Length;
        int different = QuantileSketch.Runs(sorted, counts);
        Span<double> values = sorted[..different];
        Span<long> weights = counts[..different];
        if (areSingle) SingleDecimal.Restore(values);
        (_min, _max) = (values[0], values[^1]);
        _mean = Sum(values, weights, 0) / _count;
        if (!double.IsFinite(_mean))
        {
            _mean = 0;
            for (int i = 0; i < values.Length; i++) _mean += values[i] * ((double)weights[i] / _count);
        }
        _squares = Sum(values, weights, _mean, squared: true);
        int zero = values.BinarySearch(0.0);
        _zeros = zero < 0 ? 0 : weights[zero];
        foreach (double value in values)
        {
            _areWhole &= Math.Floor(value) == value;
            _distinct.Add(Hash64.Of(value));
        }
        _sketch.Add(values, weights);
    }

    /// <summary>The sum of weighted distances from a number, or of their squares: eight sums side by side, put together in order, so that every machine has the same.</summary>
    private static double Sum(ReadOnlySpan<double> values, ReadOnlySpan<long> weights, double from, bool squared = false)
    {
        Vector512<double> sums = Vector512<double>.Zero, center = Vector512.Create(from);
        int i = 0;
        for (; i <= values.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            Vector512<double> distance = Vector512.Create(values[i..]) - center;
            sums += Vector512.ConvertToDouble(Vector512.Create(weights[i..])) * (squared ? distance * distance : distance);
        }
        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++) sum += sums[lane];
        for (; i < values.Length; i++) sum += weights[i] * (squared ? (values[i] - from) * (values[i] - from) : values[i] - from);
        return sum;
    }
}
