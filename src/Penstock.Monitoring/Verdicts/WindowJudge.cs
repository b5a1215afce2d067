namespace Penstock.Monitoring;

/// <summary>Compares a window with the reference in every way that its rows allow, and names what is wrong.</summary>
internal static class WindowJudge
{
    /// <summary>All columns together: probabilities are joined by the Cauchy combination, which holds however they depend (Liu and Xie 2020).</summary>
    public const string All = "all columns";

    public const string Answers = "answers", Labels = "labels";

    private const int LeastOfALabel = 30;

    public static WindowVerdict Judge(WindowCounts window, MonitorReference reference, VerdictOptions options, bool areDetectorsAlarmed)
    {
        List<Comparison> columns = [.. Columns(window, reference)], labelled = [];
        if (window.Labelled >= options.LeastLabelled && reference.Labels is not null && window.Labels.Length > 0) labelled = [.. LabelComparisons.Of(window, reference)];
        int tests = columns.Count + labelled.Count;
        Evidence[] evidence = [.. columns.Concat(labelled).Select(c => c.Weigh(tests, options))];
        var causes = Attribution.Of(evidence, labelled.Count > 0, areDetectorsAlarmed, options);
        return new(window.Number, window.Rows, window.Labelled, window.First ?? default, window.Last ?? default, causes.Causes,
            [.. evidence.OrderBy(e => e.PValue).ThenByDescending(e => e.Value)], causes.Notes, Metrics(window, reference));
    }

    private static IEnumerable<Comparison> Columns(WindowCounts window, MonitorReference reference)
    {
        var drifts = new List<Comparison>();
        for (int c = 0; c < reference.Columns.Count; c++)
        {
            ColumnReference column = reference.Columns[c];
            long[] counts = window.Columns[c];
            double present = window.Rows - counts[column.MissingBin], all = column.Present + column.Missing;
            if (Comparison.OfShares(DriftKind.MissingValues, column.Name, "share missing", column.Missing, all, counts[column.MissingBin], window.Rows) is { } missing) yield return missing;
            if (column.Rare is not null && Comparison.OfExcess(DriftKind.UnseenValues, column.Name, "share unseen", column.UnseenShare, counts[column.UnseenBin], present) is { } unseen) yield return unseen;
            if (Comparison.OfCounts(DriftKind.DataDrift, column.Name, column.Counts, counts.AsSpan(0, column.Bins), !column.IsText, column.Binning) is not { } drift) continue;
            drifts.Add(drift);
            yield return drift;
        }
        if (drifts.Count > 1) yield return Together(drifts);
        if (Comparison.OfExcess(DriftKind.OutOfDistribution, "rows", "share outside", reference.Outside.ExpectedShare, window.Outside, window.Rows) is { } outside) yield return outside;
        if (reference.Answers is { } answers && window.Answers.Length > 0
            && Comparison.OfCounts(DriftKind.PredictionShift, Answers, answers.Counts, window.Answers, answers.Edges.Length > 0, answers.Binning) is { } shift) yield return shift;
    }

    private static Comparison Together(List<Comparison> columns)
    {
        // A probability of 1 would weigh without bound against all others.
        double sum = columns.Average(c => Math.Tan((0.5 - Math.Clamp(c.PValue, 1e-15, 0.99)) * Math.PI)), p = Math.Clamp(0.5 - Math.Atan(sum) / Math.PI, 1e-15, 1);
        return new(DriftKind.DataDrift, All, "mean Jensen-Shannon distance (base 2)", columns.Average(c => c.Value), 0, $"Cauchy combination of {columns.Count} columns", p, "", false);
    }

    private static Dictionary<string, double> Metrics(WindowCounts window, MonitorReference reference)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        if (window.Labelled == 0) return metrics;
        double mean = window.ErrorSum / window.Labelled;
        if (reference.Labels?.Labels.Edges.Length > 0)
        {
            metrics["mean absolute error"] = mean;
            metrics["root mean squared error"] = Math.Sqrt(window.SquaredErrorSum / window.Labelled);
        }
        else
        {
            metrics["error rate"] = mean;
            metrics["accuracy"] = 1 - mean;
        }
        if (reference.Labels is { } labels) metrics["error rate before"] = labels.ErrorRate;
        return metrics;
    }

    /// <summary>Comparisons that labels allow.</summary>
    private static class LabelComparisons
    {
        public static IEnumerable<Comparison> Of(WindowCounts window, MonitorReference reference)
        {
            LabelReference known = reference.Labels!;
            AnswerReference answers = reference.Answers!;
            if (Comparison.OfCounts(DriftKind.LabelShift, Labels, known.Labels.Counts, window.Labels, known.Labels.Edges.Length > 0, known.Labels.Binning) is { } labels) yield return labels;
            if (InputsGivenLabels(window, reference) is { } inputs) yield return inputs;
            if (Given(window.AnswersByLabel, known.AnswersByLabel, Attribution.AnswersGivenLabels, answers) is { } answersGivenLabels) yield return answersGivenLabels;
            if (Given(Turned(window.AnswersByLabel), Turned(known.AnswersByLabel), Attribution.LabelsGivenAnswers, known.Labels) is { } labelsGivenAnswers) yield return labelsGivenAnswers;
            if (Comparison.OfShares(DriftKind.ConceptDrift, Attribution.Errors, "rate of errors", known.Errors, known.Labels.Rows, window.Wrong, window.Labelled) is { } errors) yield return errors;
        }

        // The sum of chi-square numbers of separate rows is one of as many degrees together.
        private static Comparison? Given(long[][] window, double[][] reference, string subject, AnswerReference bins)
        {
            double statistic = 0, distance = 0, rows = 0;
            int degrees = 0;
            for (int group = 0; group < window.Length; group++)
            {
                double count = window[group].Sum();
                if (count < LeastOfALabel) continue;
                if (Comparison.OfCounts(DriftKind.ConceptDrift, subject, reference[group], window[group], bins.Edges.Length > 0, bins.Binning) is not { } one) continue;
                statistic += one.Statistic;
                degrees += one.Degrees;
                distance += one.Value * count;
                rows += count;
            }
            if (degrees == 0) return null;
            return new(DriftKind.ConceptDrift, subject, "Jensen-Shannon distance (base 2)", distance / rows, 0, $"chi-square of {degrees} degrees", Distributions.ChiSquareTail(statistic, degrees), bins.Binning, false);
        }

        // The least probability over labels and columns, times their number.
        private static Comparison? InputsGivenLabels(WindowCounts window, MonitorReference reference)
        {
            Comparison? least = null;
            int tests = 0;
            for (int label = 0; label < window.Labels.Length; label++)
            {
                if (window.Labels[label] < LeastOfALabel) continue;
                for (int c = 0; c < reference.Columns.Count; c++)
                {
                    ColumnReference column = reference.Columns[c];
                    if (Comparison.OfCounts(DriftKind.ConceptDrift, Attribution.InputsGivenLabels, reference.Labels!.ColumnsByLabel[label][c].AsSpan(0, column.Bins),
                        window.ColumnsByLabel[label][c].AsSpan(0, column.Bins), !column.IsText, $"{column.Name} of label {label}, {column.Binning}") is not { } one) continue;
                    tests++;
                    if (least is null || one.PValue < least.PValue) least = one;
                }
            }
            return least is null ? null : least with { PValue = Math.Min(1, least.PValue * tests), Test = $"{least.Test}, the least of {tests}" };
        }

        private static T[][] Turned<T>(T[][] matrix) => [.. Enumerable.Range(0, matrix[0].Length).Select(c => matrix.Select(row => row[c]).ToArray())];
    }
}
