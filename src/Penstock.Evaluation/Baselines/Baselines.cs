using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>The simple models that a model must beat: the same answer for all, the best single column, and logistic regression (linear for numbers). Fitted on training rows.</summary>
public sealed class Baselines
{
    private const int HalfStream = -2;

    private readonly TargetRows _targets;
    private readonly ColumnModel? _best;
    private readonly LinearModel? _linear;

    private Baselines(TargetRows targets, IReadOnlyList<ColumnStrength> columns, ColumnModel? best, LinearModel? linear) =>
        (_targets, Columns, _best, _linear) = (targets, columns, best, linear);

    /// <summary>How much each column alone tells of the label, on training rows it was not fitted on; the strongest first.</summary>
    public IReadOnlyList<ColumnStrength> Columns { get; }

    /// <summary>Fits the baselines.</summary>
    /// <param name="rows">The raw training rows, for the best column.</param>
    /// <param name="labels">[rows], as for an evaluation.</param>
    /// <param name="features">The numeric features of the rows, [rows, features], for the regression; null for none. NaN counts as the mean.</param>
    /// <param name="options">The task, and the columns that are no features.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, or a label is bad.</exception>
    public static Baselines Fit(Table rows, Tensor labels, Tensor? features = null, BaselineOptions? options = null)
    {
        options ??= new();
        if (rows.RowCount != labels.Count) throw new ArgumentException($"Baselines: expected as many labels as rows, {rows.RowCount}, got {labels.Count}.");
        var targets = TargetRows.Of(labels, options);
        Column[] columns = [.. rows.Columns.Where(column => !options.Excluded.Contains(column.Name))];
        bool[] isSecond = [.. Enumerable.Range(0, rows.RowCount).Select(row => CounterRandom.Bits(options.Seed, HalfStream, row) % 2 == 1)];
        var strengths = columns.AsParallel().AsOrdered().Select(column => ColumnModel.StrengthOf(column, targets, isSecond)).OrderByDescending(c => c.Strength).ToList();
        ColumnModel? best = strengths.Count == 0 || double.IsNaN(strengths[0].Strength) ? null : ColumnModel.Fit(rows.Column(strengths[0].Column), targets);
        return new(targets, strengths, best, features is null ? null : LinearModel.Fit(Matrix(features, labels.Count), targets, options.Seed));
    }

    /// <summary>What the baselines answer for other rows.</summary>
    /// <param name="rows">The raw rows.</param>
    /// <param name="features">Their numeric features; needed, if the baselines were fitted with features.</param>
    public IReadOnlyList<RivalPredictions> Predict(Table rows, Tensor? features = null)
    {
        int count = rows.RowCount;
        var rivals = new List<RivalPredictions> { new(RivalKind.Majority, _targets.Task == EvaluationTask.Numbers ? "always the mean" : "always the majority", Constant(count)) };
        if (_best is not null) rivals.Add(new(RivalKind.BestColumn, $"one column: {_best.Name}", _best.Predict(rows.Column(_best.Name))));
        if (_linear is null) return rivals;
        if (features is null) throw new ArgumentException("Baselines: expected the features of the rows, since the baselines were fitted with features, got none.");
        rivals.Add(new(RivalKind.Regression, _targets.Task == EvaluationTask.Numbers ? "linear regression" : "logistic regression", _linear.Predict(Matrix(features, count), count)));
        return rivals;
    }

    private Tensor Constant(int count)
    {
        var answers = new float[count * _targets.Width];
        for (int i = 0; i < answers.Length; i++) answers[i] = (float)_targets.Means[i % _targets.Width];
        return Tensor.From(answers, Shape.Of(count, _targets.Width));
    }

    private static float[] Matrix(Tensor features, int rows) => features.DType == DType.Float32 && features.Shape.Rank == 2 && features.Shape[0].Value == rows
        ? features.ToArray<float>()
        : throw new ArgumentException($"Baselines: expected features of Float32 [{rows}, features], got {features.DType} {features.Shape}.");
}
