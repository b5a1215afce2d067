using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Monitoring;

/// <summary>The columns of some rows as arrays: numbers with NaN, texts with the empty text, where a value is missing.</summary>
internal sealed record TypedColumns(double[]?[] Numbers, string[]?[] Texts, int Count)
{
    public static TypedColumns Of(RequestPart part) => new(part.Numbers, part.Texts, part.Count);

    /// <summary>The columns of a table that a reference knows.</summary>
    /// <exception cref="ArgumentException">A column is absent, or of another kind.</exception>
    public static TypedColumns Of(Table rows, IReadOnlyList<ColumnReference> columns)
    {
        var typed = new TypedColumns(new double[columns.Count][], new string[columns.Count][], rows.RowCount);
        for (int c = 0; c < columns.Count; c++)
        {
            Column column = rows.Column(columns[c].Name);
            if (columns[c].IsText) typed.Texts[c] = [.. Enumerable.Range(0, column.Count).Select(column.TextAt)];
            else if (column.DType == DType.Text) throw new ArgumentException($"TypedColumns: expected numbers in column \"{column.Name}\", got texts. Read it as numbers.");
            else typed.Numbers[c] = [.. Enumerable.Range(0, column.Count).Select(column.NumberAt)];
        }
        return typed;
    }

    /// <summary>The bin of each column of a row.</summary>
    public ushort[] BinsOf(int row, IReadOnlyList<ColumnReference> columns)
    {
        var bins = new ushort[columns.Count];
        for (int c = 0; c < bins.Length; c++)
            bins[c] = (ushort)(Texts[c] is { } texts ? columns[c].BinOf(texts[row]) : columns[c].BinOf(Numbers[c]![row]));
        return bins;
    }
}
