namespace Penstock.Monitoring;

/// <summary>A difference between a window and the reference, before it is weighed with the others.</summary>
internal sealed record Comparison(DriftKind Kind, string Subject, string Measure, double Value, double Reference, string Test, double PValue, string Binning, bool IsShare)
{
    /// <summary>Of counts: the chi-square statistic and its degrees of freedom, which sum over separate rows.</summary>
    public double Statistic { get; init; }

    /// <inheritdoc cref="Statistic"/>
    public int Degrees { get; init; }

    /// <summary>The fewest rows that a bin must expect in the window; smaller ones are joined.</summary>
    private const double LeastExpected = 5;

    private const double FarEnoughToCount = 3;

    /// <summary>The share of the least size that counts from which a difference is an early sign.</summary>
    private const double WarningSize = 0.5;

    /// <summary>Compares counts by bin; null where fewer than two bins expect enough rows.</summary>
    /// <param name="kind">What a difference is evidence of.</param>
    /// <param name="subject">What is compared.</param>
    /// <param name="reference">The reference's counts.</param>
    /// <param name="window">The window's counts.</param>
    /// <param name="isOrdered">Whether small bins are joined with their neighbours; else with each other.</param>
    /// <param name="binning">How the bins were made.</param>
    public static Comparison? OfCounts(DriftKind kind, string subject, ReadOnlySpan<double> reference, ReadOnlySpan<long> window, bool isOrdered, string binning)
    {
        double allReference = 0, allWindow = 0;
        foreach (double count in reference) allReference += count;
        foreach (long count in window) allWindow += count;
        if (allReference <= 0 || allWindow <= 0) return null;
        (List<double> a, List<double> b) = Join(reference, window, LeastExpected * allReference / allWindow, isOrdered);
        if (a.Count < 2) return null;
        SampleTest test = CountTests.ChiSquareIndependence([.. a], [.. b]);
        double distance = ShareDistances.JensenShannon(ShareDistances.Shares([.. a]), ShareDistances.Shares([.. b]), 2);
        return new(kind, subject, "Jensen-Shannon distance (base 2)", distance, 0, $"{test.Test} of {a.Count} bins", test.PValue, binning, false) { Statistic = test.Statistic, Degrees = a.Count - 1 };
    }

    private static (List<double> Reference, List<double> Window) Join(ReadOnlySpan<double> reference, ReadOnlySpan<long> window, double least, bool isOrdered)
    {
        List<double> a = [], b = [];
        double restA = 0, restB = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            bool isLarge = reference[i] >= least;
            if (isOrdered || !isLarge)
            {
                restA += reference[i];
                restB += window[i];
                if (!isOrdered || restA < least) continue;
                a.Add(restA);
                b.Add(restB);
                (restA, restB) = (0, 0);
            }
            else
            {
                a.Add(reference[i]);
                b.Add(window[i]);
            }
        }
        if (restA + restB == 0) return (a, b);
        if (restA >= least || a.Count == 0)
        {
            a.Add(restA);
            b.Add(restB);
        }
        else
        {
            // What is left is joined with the last, or the smallest of texts.
            int place = isOrdered ? a.Count - 1 : a.IndexOf(a.Min());
            a[place] += restA;
            b[place] += restB;
        }
        return (a, b);
    }

    /// <summary>Compares how many rows have a property.</summary>
    public static Comparison? OfShares(DriftKind kind, string subject, string measure, double referenceHits, double referenceRows, double hits, double rows)
    {
        if (referenceRows <= 0 || rows <= 0) return null;
        SampleTest test = CountTests.Proportion(referenceHits, referenceRows, hits, rows);
        // The quick test finds the candidates; in the tail the exact one decides.
        if (Math.Abs(test.Statistic) > FarEnoughToCount) test = CountTests.Fisher([Math.Round(referenceHits), Math.Round(referenceRows - referenceHits)], [hits, rows - hits]);
        return new(kind, subject, measure, hits / rows, referenceHits / referenceRows, test.Test, test.PValue, "", true);
    }

    /// <summary>Compares how many rows have a property with the share that is expected at most.</summary>
    public static Comparison? OfExcess(DriftKind kind, string subject, string measure, double expectedShare, double hits, double rows)
    {
        if (rows <= 0 || expectedShare >= 1) return null;
        // The chance of at least so many of n: the beta distribution says it exactly.
        double p = hits == 0 ? 1 : Distributions.Beta(expectedShare, hits, rows - hits + 1);
        return new(kind, subject, measure, hits / rows, expectedShare, "binomial", p, "", true);
    }

    public Evidence Weigh(int tests, VerdictOptions options)
    {
        double adjusted = Math.Min(1, PValue * tests), threshold = IsShare ? options.LeastShare : options.LeastDistance;
        double size = IsShare ? Math.Abs(Value - Reference) : Value;
        AlertLevel level = adjusted < options.AlarmChance && size >= threshold ? AlertLevel.Alarm
            : adjusted < options.WarningChance && size >= WarningSize * threshold ? AlertLevel.Warning : AlertLevel.Quiet;
        return new(Kind, Subject, level, Measure, Value, Reference, Test, PValue, adjusted, threshold, Binning);
    }
}
