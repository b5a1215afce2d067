using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>Rows with labels, raw and as fitted features make them: what heads learn from and models are judged on.</summary>
public sealed class TransformedExamples
{
    private readonly Lazy<Example> _train, _validation, _test;

    /// <summary>Takes the rows that have a target.</summary>
    /// <param name="rows">Raw rows in three parts; those without a target are left out.</param>
    /// <param name="target">What is to be told.</param>
    /// <param name="features">Fitted to the training rows.</param>
    /// <param name="leftOut">Columns that are no features, with the reason.</param>
    public TransformedExamples(ExampleSplits rows, Target target, FittedFeatures features, IReadOnlyList<string>? leftOut = null)
    {
        var (train, validation, test) = (Labelled(rows.Train, target), Labelled(rows.Validation, target), Labelled(rows.Test, target));
        Rows = new(train.Rows, validation.Rows, test.Rows) { Earlier = train.Known.Count(row => row >= rows.Train.RowCount - rows.Earlier) };
        (Target, Features, LeftOut) = (target, features, leftOut ?? []);
        (TrainLabels, ValidationLabels, TestLabels) = (train.Labels, validation.Labels, test.Labels);
        _train = new(() => features.Apply(train.Rows, train.Labels));
        _validation = new(() => features.Apply(validation.Rows, validation.Labels));
        _test = new(() => features.Apply(test.Rows, test.Labels));
    }

    /// <summary>The raw rows that have a target.</summary>
    public ExampleSplits Rows { get; }

    /// <summary>What is to be told.</summary>
    public Target Target { get; }

    /// <summary>The features, fitted to the training rows alone.</summary>
    public FittedFeatures Features { get; }

    /// <summary>Columns that are no features, with the reason.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>The labels of the rows to train on, [rows].</summary>
    public Tensor TrainLabels { get; }

    /// <summary>The labels of the rows to choose by, [rows].</summary>
    public Tensor ValidationLabels { get; }

    /// <summary>The labels of the rows that are held out, [rows].</summary>
    public Tensor TestLabels { get; }

    /// <summary>The rows to train on as the features make them, with labels, as one batch.</summary>
    public Example Train => _train.Value;

    /// <summary>The rows to choose by as the features make them, with labels, as one batch.</summary>
    public Example Validation => _validation.Value;

    /// <summary>The rows that are held out as the features make them, with labels, as one batch.</summary>
    public Example Test => _test.Value;

    /// <summary>The training rows, without those of earlier models, as a model's profile keeps them: the columns that are read, and the target under its expression's name.</summary>
    internal Table ProfiledRows()
    {
        Table now = Rows.Earlier == 0 ? Rows.Train : Rows.Train.Rows([.. Enumerable.Range(0, Rows.Train.RowCount - Rows.Earlier)]);
        Table fed = now.Select([.. Features.Columns.Select(c => c.Name)]);
        return fed.Has(Target.Expression) ? fed : fed.With(Target.Values(now).Named(Target.Expression));
    }

    private static (Table Rows, Tensor Labels, int[] Known) Labelled(Table rows, Target target)
    {
        var (labels, known) = target.Encode(rows);
        return (known.Length == rows.RowCount ? rows : rows.Rows(known), labels, known);
    }
}
