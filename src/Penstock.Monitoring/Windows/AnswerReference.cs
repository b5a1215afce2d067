namespace Penstock.Monitoring;

/// <summary>What answers looked like before, in bins: classes, or tenths of scores.</summary>
/// <param name="Edges">The greatest score of each bin but the last; none for classes.</param>
/// <param name="Counts">The rows in each bin.</param>
internal sealed record AnswerReference(double[] Edges, double[] Counts)
{
    private const int Tenths = 10;

    public double Rows => Counts.Sum();

    public string Binning => Edges.Length == 0 ? $"{Counts.Length} classes" : $"{Counts.Length} bins by earlier quantiles";

    public int BinOf(double answer)
    {
        if (double.IsNaN(answer)) return -1;
        if (Edges.Length == 0) return (int)Math.Clamp(answer, 0, Counts.Length - 1);
        return Monitoring.Binning.PlaceOf(answer, Edges);
    }

    /// <param name="answers">Earlier answers: numbers of classes, or scores.</param>
    /// <param name="classes">How many classes; 0 for scores.</param>
    public static AnswerReference Of(IEnumerable<double> answers, int classes)
    {
        double[] sorted = [.. answers.Where(double.IsFinite).Order()];
        double[] edges = classes > 0 || sorted.Length == 0 ? [] :
            [.. Enumerable.Range(1, Tenths - 1).Select(i => Monitoring.Binning.Quantile(sorted, (double)i / Tenths)).Distinct().Where(e => e < sorted[^1])];
        var reference = new AnswerReference(edges, new double[classes > 0 ? classes : edges.Length + 1]);
        foreach (double answer in sorted) reference.Counts[reference.BinOf(answer)]++;
        return reference;
    }
}
