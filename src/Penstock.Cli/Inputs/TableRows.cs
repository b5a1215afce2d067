using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Rows of a table in the form that a model of these columns takes: all numbers as one input, every column of texts as one of its own.</summary>
internal static class TableRows
{
    public const string Numbers = "numbers";

    /// <summary>All rows as one batch.</summary>
    /// <param name="table">It has all the columns, perhaps among others.</param>
    /// <param name="columns">What the model is fed.</param>
    /// <param name="label">A label for each row, or null.</param>
    public static Example Of(Table table, IReadOnlyList<FeatureColumn> columns, Tensor? label = null)
    {
        FeatureColumn[] numbers = [.. columns.Where(c => !c.IsText)];
        List<(string, Tensor)> inputs = [];
        if (numbers.Length > 0) inputs.Add((Numbers, NumbersOf(table, numbers)));
        foreach (FeatureColumn column in columns.Where(c => c.IsText)) inputs.Add((InputName(column, inputs.Select(i => i.Item1)), TextsOf(table.Column(column.Name))));
        return new Example(inputs, label);
    }

    /// <summary>All rows as one batch for a model that says in its signature what it is fed.</summary>
    /// <exception cref="InvalidDataException">The table lacks a column.</exception>
    public static Example Of(Table table, Model model, Tensor? label = null)
    {
        string[] absent = [.. model.Signature.Columns.Select(c => c.Name).Where(name => !table.Has(name))];
        return absent.Length == 0
            ? Of(table, model.Signature.Columns, label)
            : throw new InvalidDataException($"expected the columns that the model was trained on, got a table without {string.Join(", ", absent)}.");
    }

    /// <summary>What the input of a column of texts is called: its name, without what paths are made of and other than those before.</summary>
    private static string InputName(FeatureColumn column, IEnumerable<string> before)
    {
        string name = column.Name.Replace('/', '_');
        while (name == Numbers || before.Contains(name)) name += "_";
        return name;
    }

    private static Tensor NumbersOf(Table table, FeatureColumn[] columns)
    {
        var values = new float[checked(table.RowCount * columns.Length)];
        for (int c = 0; c < columns.Length; c++)
        {
            Column column = table.Column(columns[c].Name);
            if (column.DType == DType.Text && column.MissingCount < column.Count)
                throw new InvalidDataException($"column \"{column.Name}\": expected numbers, got texts such as \"{FirstText(column)}\". Name it with --missing if it means a missing value.");
            for (int row = 0; row < column.Count; row++)
            {
                double value = column.DType == DType.Text ? double.NaN : column.NumberAt(row);
                float number = values[row * columns.Length + c] = (float)(double.IsNaN(value) ? columns[c].Fill : value);
                if (!float.IsFinite(number)) throw new InvalidDataException($"column \"{column.Name}\": expected numbers of at most {float.MaxValue:0.0e0}, got {column.TextAt(row)} in row {row + 1}. Take the row out, or name the text with --missing.");
            }
        }
        return Tensor.From(values, Shape.Of(table.RowCount, columns.Length));
    }

    private static Tensor TextsOf(Column column)
    {
        var texts = new string[column.Count];
        for (int row = 0; row < texts.Length; row++) texts[row] = column.TextAt(row);
        return Tensor.From(texts).Reshape(Shape.Of(texts.Length, 1));
    }

    private static string FirstText(Column column) => Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.TextAt).First();
}
