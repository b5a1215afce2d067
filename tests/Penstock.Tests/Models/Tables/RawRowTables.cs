using Penstock.Data;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>The two tables of raw rows that models are proved on, each with a model trained for an epoch.</summary>
internal sealed class RawRowTables
{
    private static readonly string[] s_adult =
        ["age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex", "capital_gain", "capital_loss", "hours_per_week", "native_country", "income"];

    private RawRowTables(Table rows, Table texts, Model model) => (Rows, Texts, Model) = (rows, texts, model);

    /// <summary>The rows with the types that the reader found.</summary>
    public Table Rows { get; }

    /// <summary>The same rows, every field as the text that the file has; a missing one is missing.</summary>
    public Table Texts { get; }

    /// <summary>A model of raw rows.</summary>
    public Model Model { get; }

    public static RawRowTables Taxi() => Of("tips > 0.2 * fare", new(), TestFiles.RequireData("tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv"));

    public static RawRowTables Adult() => Of("income", new() { Names = s_adult, Header = false },
        TestFiles.RequireData("tabular", "jbrownlee_adult-train.csv"), TestFiles.RequireData("tabular", "jbrownlee_adult-test.csv"));

    private static RawRowTables Of(string target, CsvOptions options, params string[] paths)
    {
        Table rows = Csv.Read(paths[0], options);
        TrainingTable ready = TrainingTable.Of(rows, target, new() { Validation = 0.5 });
        Model head = ready.NewHead("dnn", seed: 3);
        TableHead.Fit(head, ready.Train, options: new() { Epochs = 1, Batch = 256 });
        return new(Joined([.. paths.Select(p => Csv.Read(p, options))]), Joined([.. paths.Select(p => Csv.Read(p, options with { Type = Penstock.Tensors.DType.Text }))]), head.WithFeatures(ready.Features));
    }

    private static Table Joined(Table[] parts) => parts.Length == 1 ? parts[0] : new([.. parts[0].Columns.Select((column, c) => Joined(column.Name, [.. parts.Select(p => p.Columns[c])]))]);

    private static Column Joined(string name, Column[] parts)
    {
        bool[] missing = [.. parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.IsMissing))];
        return parts[0].DType == Penstock.Tensors.DType.Text
            ? new(name, Penstock.Tensors.Tensor.From([.. parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.TextAt))]), missing)
            : new(name, Penstock.Tensors.Tensor.From([.. parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.NumberAt))]), missing);
    }
}
