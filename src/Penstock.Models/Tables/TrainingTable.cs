using Penstock.Data;
using Tensor = Penstock.Tensors.Tensor;

namespace Penstock.Models;

/// <summary>How a table is made ready to learn from.</summary>
public sealed record TrainingTableOptions
{
    /// <summary>The features; null, the default, for those that suit the table.</summary>
    public IReadOnlyList<Feature>? Features { get; init; }

    /// <summary>The columns to choose features from, where none are given; null, the default, for all that the target does not read and that can help.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>classification or regression; null, the default, to tell by the target's values.</summary>
    public string? Task { get; init; }

    /// <summary>The share of the rows that is held out and not learnt from. Default 0.2.</summary>
    public double Validation { get; init; } = 0.2;

    /// <summary>The seed of the split. Default 1.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>A table made ready to learn from: what is to be told, the features fitted to the training rows, and the transformed rows.</summary>
/// <param name="Target">What is to be told.</param>
/// <param name="Features">The features, fitted to the training rows alone.</param>
/// <param name="Train">The transformed training rows with labels.</param>
/// <param name="Validation">The transformed rows that are held out, or null.</param>
/// <param name="Rows">The training rows as they came: the columns that are read, and the target under its expression's name.</param>
/// <param name="Dropped">How many rows had no target.</param>
/// <param name="LeftOut">Columns that are no features, with the reason.</param>
public sealed record TrainingTable(
    Target Target, FittedFeatures Features, Example Train, Example? Validation, Table Rows, int Dropped, IReadOnlyList<LeftOutColumn> LeftOut)
{
    /// <summary>The rows that are held out as they came, as <see cref="Rows"/> are; null where none are.</summary>
    public Table? HeldOut { get; init; }

    /// <summary>Prepares a table: parts its rows, chooses features unless they are given, fits them and transforms the rows once.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="target">A column or an expression such as <c>tips > 0.2 * fare</c>.</param>
    /// <param name="options">Features, task, share held out, seed.</param>
    public static TrainingTable Of(Table table, string target, TrainingTableOptions? options = null)
    {
        options ??= new();
        Target told = Target.Of(table, target, options.Task);
        var (labels, known) = told.Encode(table);
        Table rows = known.Length == table.RowCount ? table : table.Rows(known);
        var (train, heldOut) = Dataset.From([.. Enumerable.Range(0, rows.RowCount)]).Split(1 - options.Validation, options.Seed);
        int[] trainRows = [.. train], heldOutRows = [.. heldOut];
        if (trainRows.Length == 0) throw new InvalidDataException($"TrainingTable: expected rows to train on, got {rows.RowCount} rows of which {heldOutRows.Length} are held out. Hold out fewer.");

        Table training = rows.Rows(trainRows);
        DefaultFeatures chosen = options.Features is { } given ? new(given, []) : DefaultFeatures.Of(DataProfile.Of(training, new() { RowHashes = 0 }), told.Columns, options.Columns);
        if (chosen.Features.Count == 0) throw new InvalidDataException($"TrainingTable: expected columns to learn from, got none but {string.Join(", ", told.Columns)}, which the target reads.");
        FittedFeatures features = FittedFeatures.Fit(chosen.Features, training);
        var label = new Column("label", labels);
        return new(told, features, features.Apply(training, label.Rows(trainRows).Values),
            heldOutRows.Length == 0 ? null : features.Apply(rows.Rows(heldOutRows), label.Rows(heldOutRows).Values),
            Raw(training, features, told), table.RowCount - known.Length, chosen.LeftOut)
        { HeldOut = heldOutRows.Length == 0 ? null : Raw(rows.Rows(heldOutRows), features, told) };
    }

    /// <summary>A model to train on <see cref="Train"/>; <see cref="Model.WithFeatures"/> then makes it take raw rows.</summary>
    /// <param name="kind">One of <see cref="TableHead.Kinds"/>.</param>
    /// <param name="seed">The seed of weights and dropout.</param>
    public Model NewHead(string kind, long seed) => TableHead.Of(kind, Features, Target, Train.Label!, seed);

    private static Table Raw(Table training, FittedFeatures features, Target target)
    {
        Table fed = training.Select([.. features.Columns.Select(c => c.Name)]);
        return fed.Has(target.Expression) ? fed : fed.With(target.Values(training).Named(target.Expression));
    }
}
