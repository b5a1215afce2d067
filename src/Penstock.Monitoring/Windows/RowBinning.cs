using System.Collections.Concurrent;
using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>Finds what a row says by itself: the bins of its columns, its answer, its error.</summary>
internal sealed class RowBinning(MonitorOptions options, MonitorReference reference)
{
    /// <summary>All rows of a part, found on all threads: only counting needs the order.</summary>
    public BinnedRow[] Of(RequestPart part, double[]? labels)
    {
        TypedColumns typed = TypedColumns.Of(part);
        var rows = new BinnedRow[part.Count];
        Parallel.ForEach(Partitioner.Create(0, part.Count), new ParallelOptions { MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : -1 }, range =>
        {
            for (int row = range.Item1; row < range.Item2; row++) rows[row] = NewRow(typed, row, AnswerOf(part, row), labels?[row] ?? double.NaN);
        });
        return rows;
    }

    /// <summary>Earlier rows.</summary>
    public BinnedRow[] Of(ReferenceRows earlier)
    {
        TypedColumns typed = TypedColumns.Of(earlier.Rows, reference.Columns);
        return [.. Enumerable.Range(0, typed.Count).Select(row => NewRow(typed, row, earlier.Answers[row], earlier.Labels?[row] ?? double.NaN))];
    }

    private BinnedRow NewRow(TypedColumns typed, int row, double answer, double label)
    {
        ushort[] bins = typed.BinsOf(row, reference.Columns);
        double error = double.IsNaN(answer) || double.IsNaN(label) ? double.NaN : options.Signature.Task switch
        {
            Target.Binary => (answer > options.Signature.Threshold ? 1 : 0) == label ? 0 : 1,
            Target.Classes => answer == label ? 0 : 1,
            _ => Math.Abs(answer - label),
        };
        return new(bins, answer, double.IsNaN(error) ? double.NaN : label, error, reference.Outside.Of(typed, row, bins) >= reference.Outside.Threshold);
    }

    private double AnswerOf(RequestPart part, int row)
    {
        int width = part.OutputWidth, at = row * width;
        if (width == 0) return double.NaN;
        if (options.Signature.Task != Target.Classes || width == 1) return part.Outputs[at + width - 1];
        int best = 0;
        for (int i = 1; i < width; i++)
            if (part.Outputs[at + i] > part.Outputs[at + best]) best = i;
        return double.IsNaN(part.Outputs[at + best]) ? double.NaN : best;
    }
}
