namespace Penstock.Data;

/// <summary>
/// The order of any number of values in bounded memory. A full buffer is sorted and every other value goes on with twice the weight
/// (Manku, Rajagopalan and Lindsay 1998); taking the odd and the even places in turn lets the errors cancel. While no buffer was
/// ever full the answers are exact; after n values a rank is off by at most n log2(n / 4096) / 8192.
/// </summary>
internal sealed class QuantileSketch
{
    private const int BufferSize = 4096;
    // Level h holds values that count 2^h each.
    private readonly List<List<double>> _levels = [];
    private readonly List<bool> _odd = [];

    /// <summary>Adds a value that occurs so many times.</summary>
    public void Add(double value, long times = 1)
    {
        for (int level = 0; times != 0; level++, times >>= 1)
            if ((times & 1) != 0) AddTo(level, value);
    }

    /// <summary>The values at equal steps of the ordered values, first and last among them, linear between neighbours.</summary>
    /// <param name="steps">How many steps; one value more is answered.</param>
    public double[] Quantiles(int steps)
    {
        (double Value, long Weight)[] all = [.. _levels.SelectMany((values, level) => values.Select(v => (v, 1L << level))).Order()];
        long total = all.Sum(a => a.Weight), before = 0;
        var quantiles = new double[steps + 1];
        for (int i = 0, q = 0; i < all.Length && q <= steps; before += all[i++].Weight)
        {
            long last = before + all[i].Weight - 1;
            for (; q <= steps; q++)
            {
                double rank = (total - 1) * (double)q / steps;
                if (Math.Floor(rank) > last) break;
                quantiles[q] = Between(all[i].Value, all[Math.Min(i + 1, all.Length - 1)].Value, rank - last);
                if (q > 0) quantiles[q] = Math.Max(quantiles[q], quantiles[q - 1]);
            }
        }
        return quantiles;
    }

    private static double Between(double value, double next, double share) =>
        share <= 0 ? value : double.IsFinite(next - value) ? value + (next - value) * share : value * (1 - share) + next * share;

    private void AddTo(int level, double value)
    {
        while (_levels.Count <= level)
        {
            _levels.Add([]);
            _odd.Add(false);
        }
        List<double> values = _levels[level];
        values.Add(value);
        if (values.Count < BufferSize) return;
        values.Sort();
        int first = _odd[level] ? 1 : 0;
        _odd[level] = !_odd[level];
        double[] kept = [.. values.Where((_, i) => i % 2 == first)];
        values.Clear();
        foreach (double v in kept) AddTo(level + 1, v);
    }
}
