using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>A table made ready to learn from: which columns are fed, what is to be told, and which rows teach it.</summary>
/// <param name="Labels">What is to be told.</param>
/// <param name="Columns">What is fed.</param>
/// <param name="Train">The rows to train on.</param>
/// <param name="Validation">The rows held out, or null.</param>
/// <param name="Training">The rows to train on as they came: what is fed, and what is to be told.</param>
/// <param name="Dropped">How many rows had no target.</param>
/// <param name="LeftOut">Columns that are not fed, with the reason.</param>
internal sealed record TableProblem(
    TableLabels Labels, IReadOnlyList<FeatureColumn> Columns, Example Train, Example? Validation, Table Training, int Dropped, IReadOnlyList<string> LeftOut)
{
    /// <summary>Texts that differ in more than this share of the rows are names, not categories.</summary>
    private const double NameShare = 0.5;
    private const int FewTexts = 20;

    /// <summary>How many rows there are to train on.</summary>
    public int Rows => Train.Inputs[0].Shape[0] is var rows ? checked((int)rows.Value) : 0;

    /// <summary>Prepares a table.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="target">The expression of the target.</param>
    /// <param name="features">The columns to feed; null for all that the target does not read and that can help.</param>
    /// <param name="task">classification or regression, or null to tell by the target.</param>
    /// <param name="validation">The share of the rows that is held out.</param>
    /// <param name="seed">The seed of the split.</param>
    public static TableProblem Of(Table table, ColumnExpression target, IReadOnlyList<string>? features, string? task, double validation, long seed)
    {
        var (values, known) = TableLabels.Find(table, target);
        Table rows = known.Length == table.RowCount ? table : table.Rows(known);
        TableLabels labels = TableLabels.Of(values, task);
        Tensor encoded = TableLabels.Encode(values, labels.Task, labels.ClassNames);
        var (train, heldOut) = Dataset.From([.. Enumerable.Range(0, rows.RowCount)]).Split(1 - validation, seed);
        int[] trainRows = [.. train], heldOutRows = [.. heldOut];
        if (trainRows.Length == 0) throw new InvalidDataException($"train: expected rows to train on, got {rows.RowCount} rows of which {heldOutRows.Length} are held out.");

        Table training = rows.Rows(trainRows);
        List<string> leftOut = [];
        FeatureColumn[] columns = [.. (features ?? Candidates(training, target, leftOut)).Select(name => Describe(training.Column(name)))];
        if (columns.Length == 0) throw new InvalidDataException($"train: expected columns to learn from, got none but {string.Join(", ", target.Columns)}, which the target reads.");
        var label = new Column("label", encoded);
        return new(labels, columns, TableRows.Of(training, columns, label.Rows(trainRows).Values),
            heldOutRows.Length == 0 ? null : TableRows.Of(rows.Rows(heldOutRows), columns, label.Rows(heldOutRows).Values), Raw(training, columns, values.Rows(trainRows).Named(target.ToString())), table.RowCount - known.Length, leftOut);
    }

    private static Table Raw(Table training, FeatureColumn[] columns, Column target)
    {
        Table fed = training.Select([.. columns.Select(c => c.Name)]);
        return fed.Has(target.Name) ? fed : fed.With(target);
    }

    private static IEnumerable<string> Candidates(Table table, ColumnExpression target, List<string> leftOut)
    {
        foreach (Column column in table.Columns)
        {
            if (target.Columns.Contains(column.Name)) continue;
            if (IsConstant(column)) leftOut.Add($"{column.Name} (the same in every row)");
            else if (HoldsNames(column)) leftOut.Add($"{column.Name} (nearly every row has a text of its own)");
            else yield return column.Name;
        }
    }

    // A missing number is filled with the mean, so it tells nothing; a missing text is a text.
    private static bool IsConstant(Column column)
    {
        IEnumerable<int> rows = Enumerable.Range(0, column.Count);
        if (column.DType == DType.Text) return rows.All(row => column.TextAt(row) == column.TextAt(0));
        double[] known = [.. rows.Select(column.NumberAt).Where(x => !double.IsNaN(x))];
        return known.Length == 0 || known.All(x => x == known[0]);
    }

    private static bool HoldsNames(Column column) => column.DType == DType.Text
        && Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.TextAt).Distinct().Count() is var texts
        && texts > FewTexts && texts > NameShare * (column.Count - column.MissingCount);

    private static FeatureColumn Describe(Column column)
    {
        if (column.DType == DType.Text) return new(column.Name, IsText: true);
        double[] known = [.. Enumerable.Range(0, column.Count).Select(column.NumberAt).Where(x => !double.IsNaN(x))];
        return new(column.Name, IsText: false, known.Length == 0 ? 0 : known.Average());
    }
}
