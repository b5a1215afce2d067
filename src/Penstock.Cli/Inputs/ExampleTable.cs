using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Examples of single named values as a table, and back; an example without a value is a row where it is missing.</summary>
internal static class ExampleTable
{
    /// <exception cref="InvalidDataException">There is no row, or a value is no single number or text.</exception>
    public static Table Of(IEnumerable<Example> rows, string path)
    {
        TableCells[]? columns = null;
        foreach (Example row in rows)
        {
            columns ??= [.. row.Names.Select((name, i) => TableCells.Of(name, row.Inputs[i].DType))];
            for (int i = 0; i < columns.Length; i++) columns[i].Add(row.Inputs[i], path);
        }
        return columns is null ? throw new InvalidDataException($"{path}: expected rows, got none.") : new([.. columns.Select(c => c.ToColumn())]);
    }

    /// <summary>The rows of a table as examples.</summary>
    public static IEnumerable<Example> RowsOf(Table table)
    {
        for (int row = 0; row < table.RowCount; row++) yield return new Example([.. table.Columns.Select(c => (c.Name, Cell(c, row)))]);
    }

    /// <summary>A column as numbers for formats that have no missing values: where one is missing, fractions with NaN.</summary>
    public static Tensor Numbers(Column column) => column.MissingCount == 0 || column.DType == DType.Text || column.DType.IsFloating()
        ? column.Values
        : Tensor.From([.. Enumerable.Range(0, column.Count).Select(column.NumberAt)]);

    private static Tensor Cell(Column column, int row) => column.IsMissing(row) ? Tensor.Zeros(column.DType, Shape.Of(0)) : (column.DType switch
    {
        DType.Text => Tensor.From(column.TextAt(row)),
        DType.Float32 => Tensor.From(column.Values.AsSpan<float>()[row]),
        DType.Float64 => Tensor.From(column.Values.AsSpan<double>()[row]),
        DType.Bool => Tensor.From(column.Values.AsSpan<bool>()[row]),
        DType.Int64 => Tensor.From(column.Values.AsSpan<long>()[row]),
        _ => Tensor.From((long)column.NumberAt(row)),
    }).Reshape(Shape.Scalar);
}
