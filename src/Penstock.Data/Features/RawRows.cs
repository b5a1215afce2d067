using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// Columns of a table in the form that a model of raw rows takes: numbers as Float64 with NaN for a missing one, texts with the empty text.
/// A Float32 becomes the number that its digits say (0.1, not 0.10000000149), as it would from JSON.
/// </summary>
public sealed class RawRows
{
    private readonly Dictionary<string, Tensor> _numbers = [], _texts = [];

    /// <summary>The rows of a table.</summary>
    public RawRows(Table table) => Table = table;

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>The columns as tensors [rows], in their order.</summary>
    /// <exception cref="InvalidDataException">The table lacks a column, or one holds texts where numbers are expected.</exception>
    public Tensor[] Tensors(IReadOnlyList<RawColumn> columns)
    {
        string[] absent = [.. columns.Select(c => c.Name).Where(name => !Table.Has(name))];
        if (absent.Length > 0) throw new InvalidDataException($"expected the columns that the model was trained on, got a table without {string.Join(", ", absent)}.");
        return [.. columns.Select(c => c.IsText ? Texts(c.Name) : Numbers(c.Name))];
    }

    /// <summary>The numbers of a column, Float64 [rows].</summary>
    /// <exception cref="InvalidDataException">The column holds texts, or a number beyond those of Float32.</exception>
    public Tensor Numbers(string name)
    {
        if (_numbers.TryGetValue(name, out Tensor? known)) return known;
        Column column = Table.Column(name);
        if (column.DType == DType.Text && column.MissingCount < column.Count)
            throw new InvalidDataException($"column \"{name}\": expected numbers, got texts such as \"{FirstText(column)}\". Where the rows are read, name it as missing if it means that.");
        var numbers = new double[column.Count];
        for (int row = 0; row < numbers.Length; row++) numbers[row] = column.DType == DType.Text ? double.NaN : NumberAt(column, row);
        for (int row = 0; row < numbers.Length; row++)
            if (Math.Abs(numbers[row]) > float.MaxValue) throw new InvalidDataException($"column \"{name}\": expected numbers of at most {float.MaxValue:0.0e0}, got {column.TextAt(row)} in row {row + 1}. Take the row out, or name the text as missing where the rows are read.");
        return _numbers[name] = Tensor.From(numbers);
    }

    /// <summary>The texts of a column, Text [rows].</summary>
    public Tensor Texts(string name)
    {
        if (_texts.TryGetValue(name, out Tensor? known)) return known;
        Column column = Table.Column(name);
        if (column.DType == DType.Text && column.MissingCount == 0) return _texts[name] = column.Values;
        return _texts[name] = Tensor.From([.. Enumerable.Range(0, column.Count).Select(column.TextAt)]);
    }

    /// <summary>What a column is taken for: texts if its values are.</summary>
    internal RawColumn Describe(string name) => new(name, Table.Column(name).DType == DType.Text);

    private static double NumberAt(Column column, int row)
    {
        double value = column.NumberAt(row);
        if (column.DType != DType.Float32 || !double.IsFinite(value) || value == Math.Floor(value)) return value;
        // Through decimal is fast; where that has too few digits, through text.
        return Math.Abs(value) is > 1e-15 and < 1e27 && (double)(decimal)(float)value is var digits && (float)digits == (float)value
            ? digits
            : double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string FirstText(Column column) => Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.TextAt).First();
}
