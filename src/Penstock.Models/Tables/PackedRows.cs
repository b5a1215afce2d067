using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Rows in the form of models that do not take raw rows: all numbers as one Float32 input [rows, numbers], missing ones filled as the signature says,
/// and every column of texts as an input [rows, 1]. Files written before models took raw rows are fed so, and models of one matrix.
/// </summary>
internal static class PackedRows
{
    private const string Numbers = "numbers";

    public static Example Of(Table table, IReadOnlyList<FeatureColumn> columns, Tensor? label)
    {
        Tensor[] raw = new RawRows(table).Tensors([.. columns.Select(c => new RawColumn(c.Name, c.IsText))]);
        var numbers = columns.Zip(raw).Where(c => !c.First.IsText).ToArray();
        List<(string, Tensor)> inputs = [];
        if (numbers.Length > 0) inputs.Add((Numbers, Packed(table.RowCount, numbers)));
        foreach (var (column, texts) in columns.Zip(raw).Where(c => c.First.IsText)) inputs.Add((InputName(column, inputs.Select(i => i.Item1)), texts.Reshape(Shape.Of(table.RowCount, 1))));
        return new Example(inputs, label);
    }

    private static Tensor Packed(int rows, (FeatureColumn Column, Tensor Values)[] numbers)
    {
        var values = new float[checked(rows * numbers.Length)];
        for (int c = 0; c < numbers.Length; c++)
        {
            ReadOnlySpan<double> column = numbers[c].Values.AsSpan<double>();
            for (int row = 0; row < rows; row++) values[row * numbers.Length + c] = (float)(double.IsNaN(column[row]) ? numbers[c].Column.Fill : column[row]);
        }
        return Tensor.From(values, Shape.Of(rows, numbers.Length));
    }

    /// <summary>What the input of a column of texts is called: its name, without what paths are made of and other than those before.</summary>
    private static string InputName(FeatureColumn column, IEnumerable<string> before)
    {
        string name = column.Name.Replace('/', '_');
        while (name == Numbers || before.Contains(name)) name += "_";
        return name;
    }
}
