namespace Penstock.Monitoring;

/// <summary>What is counted of the rows of one window; memory does not grow with them.</summary>
internal sealed class WindowCounts
{
    public long Number { get; set; }

    public long Rows { get; set; }

    public DateTimeOffset? First { get; set; }

    public DateTimeOffset? Last { get; set; }

    /// <summary>By column and bin; the last two bins are missing and unseen.</summary>
    public long[][] Columns { get; set; } = [];

    /// <summary>By bin of answers; empty until the bins are known.</summary>
    public long[] Answers { get; set; } = [];

    /// <summary>Rows the like of which the model was never shown.</summary>
    public long Outside { get; set; }

    public long Labelled { get; set; }

    public long[] Labels { get; set; } = [];

    /// <summary>By label, column and bin.</summary>
    public long[][][] ColumnsByLabel { get; set; } = [];

    /// <summary>By label and bin of answers.</summary>
    public long[][] AnswersByLabel { get; set; } = [];

    public long Wrong { get; set; }

    public double ErrorSum { get; set; }

    public double SquaredErrorSum { get; set; }

    public static WindowCounts For(MonitorReference reference, long number)
    {
        var counts = new WindowCounts { Number = number, Columns = [.. reference.Columns.Select(c => new long[c.Bins + 2])] };
        if (reference.Answers is { } answers) counts.Answers = new long[answers.Counts.Length];
        if (reference.Labels is { } labels && reference.Answers is not null)
        {
            counts.Labels = new long[labels.Labels.Counts.Length];
            counts.ColumnsByLabel = [.. counts.Labels.Select(_ => reference.Columns.Select(c => new long[c.Bins + 2]).ToArray())];
            counts.AnswersByLabel = [.. counts.Labels.Select(_ => new long[reference.Answers.Counts.Length])];
        }
        return counts;
    }

    public void Add(in BinnedRow row, DateTimeOffset time, MonitorReference reference)
    {
        Rows++;
        First = First is null || time < First ? time : First;
        Last = Last is null || time > Last ? time : Last;
        for (int c = 0; c < Columns.Length; c++) Columns[c][row.Bins[c]]++;
        if (row.IsOutside) Outside++;
        int answer = Answers.Length == 0 ? -1 : reference.Answers!.BinOf(row.Answer);
        if (answer >= 0) Answers[answer]++;
        if (double.IsNaN(row.Label)) return;
        Labelled++;
        if (double.IsFinite(row.Error))
        {
            ErrorSum += row.Error;
            SquaredErrorSum += row.Error * row.Error;
        }
        if (Labels.Length == 0) return;
        LabelReference known = reference.Labels!;
        int label = known.Labels.BinOf(row.Label);
        Labels[label]++;
        if (known.IsWrong(row.Error)) Wrong++;
        for (int c = 0; c < Columns.Length; c++) ColumnsByLabel[label][c][row.Bins[c]]++;
        if (answer >= 0) AnswersByLabel[label][answer]++;
    }
}
