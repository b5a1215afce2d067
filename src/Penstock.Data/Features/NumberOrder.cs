namespace Penstock.Data;

/// <summary>The order of numbers that come part by part: exact up to some thousand different ones, then by a sketch.</summary>
internal sealed class NumberOrder
{
    private const int Most = 4096;
    private readonly QuantileSketch _sketch = new(Most);
    private readonly List<double> _fresh = new(Most);

    public void Add(double number)
    {
        _fresh.Add(number);
        if (_fresh.Count == Most) Settle();
    }

    public void Merge(NumberOrder other)
    {
        Settle();
        other.Settle();
        _sketch.Merge(other._sketch);
    }

    /// <summary>Boundaries between so many buckets of equally many numbers: the numbers at ranks n i / count, each once, without the least one.</summary>
    public double[] Boundaries(int count) => Cuts(Counted(), count, first: 1) is { Length: > 0 } cuts ? [.. cuts.Where(b => b > _sketch.Values[0])] : [];

    /// <summary>
    /// The same, but a number that is so frequent that it would fill a bucket has one of its own, and so many buckets are made of the
    /// others, or fewer, of some numbers each at least.
    /// </summary>
    public double[] BoundariesAroundFrequent(int count)
    {
        const int leastInBucket = 25;
        (double Value, long Times)[] all = Counted(), rare = [.. all.Where(v => v.Times < (double)_sketch.Count / count)];
        SortedSet<double> boundaries = [.. Cuts(rare, (int)Math.Clamp(rare.Sum(v => v.Times) / leastInBucket, 1, count), first: 0)];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Times < (double)_sketch.Count / count) continue;
            boundaries.Add(all[i].Value);
            if (i + 1 < all.Length) boundaries.Add(all[i + 1].Value);
        }
        if (all.Length > 0) boundaries.Remove(all[0].Value);
        return [.. boundaries];
    }

    /// <summary>The number in the middle; NaN where there is none.</summary>
    public double Median => Cuts(Counted(), 2, first: 1) is [var median] ? median : double.NaN;

    // The numbers at the ranks n i / count, each once.
    private static double[] Cuts((double Value, long Times)[] numbers, int count, int first)
    {
        long total = numbers.Sum(v => v.Times), before = 0;
        List<double> cuts = [];
        int next = first;
        foreach (var (value, times) in numbers)
        {
            int reached = next;
            while (next < count && total * next / count < before + times) next++;
            if (next > reached) cuts.Add(value);
            before += times;
        }
        return [.. cuts];
    }

    private (double Value, long Times)[] Counted()
    {
        Settle();
        return [.. _sketch.Values.Zip(_sketch.Weights)];
    }

    private void Settle()
    {
        _fresh.Sort();
        KeyValuePair<double, int>[] counted = [.. _fresh.CountBy(v => v)];
        _sketch.Add(Array.ConvertAll(counted, c => c.Key), Array.ConvertAll(counted, c => (long)c.Value));
        _fresh.Clear();
    }
}
