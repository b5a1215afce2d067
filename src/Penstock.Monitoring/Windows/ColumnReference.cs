using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>What a column looked like in training, in bins that windows are counted in.</summary>
/// <param name="Name">The column.</param>
/// <param name="IsText">Whether it holds texts; else numbers.</param>
/// <param name="Edges">Numbers: the greatest value of each bin but the last, rising.</param>
/// <param name="Categories">Texts: the value of each bin but the last, which takes all others.</param>
/// <param name="Counts">The training rows in each bin, without missing values.</param>
/// <param name="Missing">The training rows whose value was missing.</param>
internal sealed record ColumnReference(string Name, bool IsText, double[] Edges, string[] Categories, double[] Counts, double Missing)
{
    private const int QuantileBins = 10, MostValueBins = 30;

    /// <summary>A text has its own bin if a window of the usual 500 rows expects so many of it.</summary>
    private const double LeastShare = 0.01;

    /// <summary>Numbers that differ by less than this share are one in single precision.</summary>
    public const double SinglePrecision = 1e-6;

    private readonly Dictionary<string, int> _binOf = Categories.Select((text, bin) => (text, bin)).ToDictionary(c => c.text, c => c.bin, StringComparer.Ordinal);
    private readonly HashSet<string> _rare = [];

    /// <summary>Numbers: the least and greatest seen, and their deviation.</summary>
    public double Min { get; init; }

    /// <inheritdoc cref="Min"/>
    public double Max { get; init; }

    /// <inheritdoc cref="Min"/>
    public double Deviation { get; init; }

    /// <summary>Texts: the values seen that have no bin of their own; null where not all that were seen are known.</summary>
    public string[]? Rare { get; init { field = value; _rare.Clear(); _rare.UnionWith(value ?? []); } }

    /// <summary>The share of rows whose text was never seen, that is expected of the same source: rows seen once, of all (Good 1953).</summary>
    public double UnseenShare { get; init; }

    public double Present => Counts.Sum();

    /// <summary>How many bins there are for values; the bins of missing and unseen values follow them.</summary>
    public int Bins => Counts.Length;

    public int MissingBin => Bins;

    public int UnseenBin => Bins + 1;

    /// <summary>How the bins were made, in words.</summary>
    public string Binning => IsText ? $"{Categories.Length} frequent values and the rest" : Edges.Length + 1 == Bins && AreValues ? $"{Bins} values" : $"{Bins} bins by training quantiles";

    /// <summary>Whether each bin of numbers holds one value.</summary>
    public bool AreValues { get; init; }

    public int BinOf(double value)
    {
        if (double.IsNaN(value)) return MissingBin;
        return Monitoring.Binning.PlaceOf(value, Edges);
    }

    public int BinOf(string value)
    {
        if (value.Length == 0) return MissingBin;
        if (value.Length > TextProfile.LongestText) value = value[..TextProfile.LongestText];
        return _binOf.TryGetValue(value, out int bin) ? bin : Rare is null || _rare.Contains(value) ? Bins - 1 : UnseenBin;
    }

    public static ColumnReference Of(ColumnProfile column) => column.Texts is { } texts ? OfTexts(column, texts) : OfNumbers(column);

    private static ColumnReference OfTexts(ColumnProfile column, TextProfile texts)
    {
        double missing = column.Missing + texts.Empty, present = Math.Max(0, column.Count - missing);
        TextCount[] top = [.. texts.Top.Where(t => t.Value.Length > 0)], frequent = [.. top.Where(t => t.Count >= LeastShare * present)];
        double rest = Math.Max(0, present - frequent.Sum(t => (double)t.Count));
        long once = top.Count(t => t.Count == 1);
        return new(column.Name, true, [], [.. frequent.Select(t => t.Value)], [.. frequent.Select(t => (double)t.Count), rest], missing)
        {
            Rare = texts.IsComplete ? [.. top.Skip(frequent.Length).Select(t => t.Value)] : null,
            // Two deviations above what was seen once, since that count is itself a draw.
            UnseenShare = texts.IsComplete && present > 0 ? Math.Min(1, (once + 1 + 2 * Math.Sqrt(once + 1)) / present) : 1,
        };
    }

    /// <summary>A little above a number, but not near the next: 0.1 in single precision, as some clients send it, belongs with 0.1.</summary>
    private static double Above(double edge, IReadOnlyList<double> values)
    {
        double next = values.FirstOrDefault(value => value > edge, double.PositiveInfinity);
        return edge + Math.Min(Math.Abs(edge) * SinglePrecision, (next - edge) / 2);
    }

    private static ColumnReference OfNumbers(ColumnProfile column)
    {
        if (column.Numbers is not { } numbers || column.Finite == 0) return new(column.Name, false, [], [], [0], column.Missing);
        QuantileSketch sketch = numbers.Sketch;
        bool areValues = sketch.IsExact && sketch.Values.Count <= MostValueBins;
        double[] edges = areValues
            ? [.. sketch.Values.SkipLast(1)]
            : [.. Enumerable.Range(1, QuantileBins - 1).Select(i => numbers.Quantile((double)i / QuantileBins)).Distinct().Where(e => e < numbers.Max)];
        var counts = new double[edges.Length + 1];
        double before = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double upTo = bin < edges.Length ? sketch.ShareUpTo(edges[bin]) : 1;
            counts[bin] = Math.Max(0, upTo - before) * column.Finite;
            before = upTo;
        }
        return new(column.Name, false, [.. edges.Select(edge => Above(edge, sketch.Values))], [], counts, column.Missing) { Min = numbers.Min, Max = numbers.Max, Deviation = numbers.StandardDeviation, AreValues = areValues };
    }
}
