using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Rows in memory, kept column by column.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName = [];

    /// <summary>A table of columns of the same length and of different names.</summary>
    /// <exception cref="ArgumentException">Two columns differ in length or share a name.</exception>
    public Table(params IReadOnlyList<Column> columns)
    {
        foreach (Column column in columns)
        {
            if (column.Count != columns[0].Count) throw new ArgumentException($"Table: expected {columns[0].Count} rows as column \"{columns[0].Name}\" has, got {column.Count} in \"{column.Name}\".");
            if (!_byName.TryAdd(column.Name, column)) throw new ArgumentException($"Table: expected columns of different names, got \"{column.Name}\" twice.");
        }
        Columns = [.. columns];
    }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Columns.Count == 0 ? 0 : Columns[0].Count;

    /// <summary>Whether there is a column of the name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The column of the given name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Column Column(string name) => _byName.TryGetValue(name, out Column? column)
        ? column
        : throw new ArgumentException($"Table: expected one of the columns {string.Join(", ", Columns.Select(c => c.Name))}, got \"{name}\".");

    /// <summary>The named columns, in the order of the names.</summary>
    public Table Select(params IReadOnlyList<string> names) => new([.. names.Select(Column)]);

    /// <summary>All columns but the named ones.</summary>
    public Table Without(params IReadOnlyList<string> names)
    {
        foreach (string name in names) Column(name);
        return new([.. Columns.Where(c => !names.Contains(c.Name))]);
    }

    /// <summary>The columns of this table and one more.</summary>
    public Table With(Column column) => new([.. Columns, column]);

    /// <summary>Rows chosen by number, in the order given.</summary>
    public Table Rows(params ReadOnlySpan<int> rows)
    {
        var columns = new Column[Columns.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = Columns[i].Rows(rows);
        return new(columns);
    }

    /// <summary>Parts the rows in two at random; each part keeps the order.</summary>
    /// <param name="fraction">The share of the first part, 0 to 1, exact to one row.</param>
    /// <param name="seed">The same seed parts in the same way.</param>
    public (Table First, Table Second) Split(double fraction, long seed)
    {
        var (first, second) = new RangeDataset(RowCount).Split(fraction, seed);
        return (Rows([.. first]), Rows([.. second]));
    }

    /// <summary>Numeric columns side by side as a Float32 tensor [rows, columns]; a missing value is NaN.</summary>
    /// <param name="names">The columns; all, if none is named.</param>
    /// <exception cref="ArgumentException">A column holds texts.</exception>
    public Tensor ToMatrix(params IReadOnlyList<string> names)
    {
        Column[] columns = [.. names.Count == 0 ? Columns : names.Select(Column)];
        var matrix = new float[checked(RowCount * columns.Length)];
        for (int c = 0; c < columns.Length; c++)
        {
            if (columns[c].DType == DType.Text) throw new ArgumentException($"Table: expected numeric columns, got texts in \"{columns[c].Name}\". Leave it out, or use ToNamedDataset.");
            for (int row = 0; row < columns[c].Count; row++) matrix[row * columns.Length + c] = (float)columns[c].NumberAt(row);
        }
        return Tensor.From(matrix, Shape.Of(RowCount, columns.Length));
    }

    /// <summary>All rows as one batch of a single Float32 input [rows, columns].</summary>
    /// <param name="label">The column of the labels, which is not an input; null for none.</param>
    /// <param name="features">The numeric columns of the input; all but the label and the weight, if null.</param>
    /// <param name="weight">The column of the sample weights, which is not an input; null for none.</param>
    public Example ToExample(string? label = null, IReadOnlyList<string>? features = null, string? weight = null) =>
        new(ToMatrix([.. FeatureNames(label, features, weight)]), LabelOf(label), LabelOf(weight));

    /// <summary>All rows as one batch of one named input [rows, 1] per column, of the column's own type; the form that text columns need.</summary>
    /// <inheritdoc cref="ToExample"/>
    public Example ToNamedExample(string? label = null, IReadOnlyList<string>? features = null, string? weight = null) =>
        new([.. FeatureNames(label, features, weight).Select(name => (name, Column(name).Values.Reshape(Shape.Of(RowCount, 1))))], LabelOf(label), LabelOf(weight));

    /// <summary>A dataset of one Float32 input [columns] per row.</summary>
    /// <inheritdoc cref="ToExample"/>
    public Dataset<Example> ToDataset(string? label = null, IReadOnlyList<string>? features = null, string? weight = null) =>
        Dataset.FromTensors(ToExample(label, features, weight));

    /// <summary>A dataset of one named input [1] per column and row, of the column's own type; the form that text columns need.</summary>
    /// <inheritdoc cref="ToExample"/>
    public Dataset<Example> ToNamedDataset(string? label = null, IReadOnlyList<string>? features = null, string? weight = null) =>
        Dataset.FromTensors(ToNamedExample(label, features, weight));

    /// <summary>The number of rows and the columns, one a line.</summary>
    public override string ToString() => $"Table of {RowCount} rows\n  {string.Join("\n  ", Columns)}";

    private IEnumerable<string> FeatureNames(string? label, IReadOnlyList<string>? features, string? weight) =>
        features ?? Columns.Select(c => c.Name).Where(name => name != label && name != weight);

    private Tensor? LabelOf(string? name) => name is null ? null : Column(name).Values;
}
