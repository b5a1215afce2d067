using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>The labels of training rows as what a baseline predicts: a share, a share of each class, or a number.</summary>
internal sealed class TargetRows
{
    private TargetRows(EvaluationTask task, double[] labels, int width)
    {
        (Task, Labels, Width, Means) = (task, labels, width, new double[width]);
        for (int row = 0; row < labels.Length; row++)
            for (int k = 0; k < width; k++) Means[k] += Target(row, k) / labels.Length;
    }

    public EvaluationTask Task { get; }

    public double[] Labels { get; }

    /// <summary>How many numbers an answer has.</summary>
    public int Width { get; }

    public double[] Means { get; }

    public static TargetRows Of(Tensor labels, BaselineOptions options)
    {
        double[] numbers = ScoredRows.Read(labels, "labels");
        if (numbers.Length == 0) throw new ArgumentException("Baselines: expected one row or more, got none.");
        int classes = options.Task == EvaluationTask.Classes ? Math.Max(options.Classes, (int)numbers.Max() + 1) : 1;
        int bad = options.Task switch
        {
            EvaluationTask.Binary => Array.FindIndex(numbers, y => y is < 0 or > 1),
            EvaluationTask.Classes => Array.FindIndex(numbers, y => y < 0 || y != Math.Floor(y) || options.Classes > 0 && y >= options.Classes),
            _ => -1,
        };
        return bad < 0 ? new(options.Task, numbers, classes) : throw new ArgumentException(FormattableString.Invariant($"Baselines: expected labels that are {(options.Task == EvaluationTask.Binary ? "0 or 1" : "numbers of classes")}, got {numbers[bad]} at row {bad} (counted from 0)."));
    }

    /// <summary>What the k-th number of the answer should be.</summary>
    public double Target(int row, int k) => Task == EvaluationTask.Classes ? Labels[row] == k ? 1 : 0 : Labels[row];
}
