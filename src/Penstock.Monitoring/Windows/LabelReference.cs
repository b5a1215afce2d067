namespace Penstock.Monitoring;

/// <summary>What labelled rows looked like before: labels, and columns and answers by label.</summary>
/// <param name="Labels">The labels' bins.</param>
/// <param name="ColumnsByLabel">Counts by label, column and bin.</param>
/// <param name="AnswersByLabel">Counts by label and bin of answers.</param>
/// <param name="Errors">How many rows were answered wrongly: of numbers, further off than nine tenths of them.</param>
/// <param name="ErrorLimit">The absolute error that counts as wrong; 0 for classes.</param>
internal sealed record LabelReference(AnswerReference Labels, double[][][] ColumnsByLabel, double[][] AnswersByLabel, double Errors, double ErrorLimit)
{
    private const double WrongShare = 0.1;
    private const int LabelGroups = 5;

    public double ErrorRate => Errors / Labels.Rows;

    public bool IsWrong(double error) => error > ErrorLimit;

    /// <param name="rows">Labelled rows.</param>
    /// <param name="columns">The columns' bins.</param>
    /// <param name="answers">The answers' bins.</param>
    /// <param name="classes">How many classes a label may be; 0 for numbers.</param>
    public static LabelReference Of(IReadOnlyList<BinnedRow> rows, IReadOnlyList<ColumnReference> columns, AnswerReference answers, int classes)
    {
        AnswerReference labels = classes > 0 ? AnswerReference.Of(rows.Select(r => r.Label), classes) : Groups([.. rows.Select(r => r.Label)]);
        int count = labels.Counts.Length;
        double[][][] byLabel = [.. Enumerable.Range(0, count).Select(_ => columns.Select(c => new double[c.Bins + 2]).ToArray())];
        double[][] answersByLabel = [.. Enumerable.Range(0, count).Select(_ => new double[answers.Counts.Length])];
        double[] errors = [.. rows.Select(r => r.Error).Order()];
        double limit = classes > 0 ? 0 : Binning.Quantile(errors, 1 - WrongShare);
        foreach (BinnedRow row in rows)
        {
            int label = labels.BinOf(row.Label);
            for (int c = 0; c < columns.Count; c++) byLabel[label][c][row.Bins[c]]++;
            if (answers.BinOf(row.Answer) is >= 0 and int bin) answersByLabel[label][bin]++;
        }
        return new(labels, byLabel, answersByLabel, errors.Count(e => e > limit), limit);
    }

    private static AnswerReference Groups(double[] labels)
    {
        Array.Sort(labels);
        double[] edges = [.. Enumerable.Range(1, LabelGroups - 1).Select(i => Binning.Quantile(labels, (double)i / LabelGroups)).Distinct().Where(e => e < labels[^1])];
        var groups = new AnswerReference(edges, new double[edges.Length + 1]);
        foreach (double label in labels) groups.Counts[groups.BinOf(label)]++;
        return groups;
    }
}
