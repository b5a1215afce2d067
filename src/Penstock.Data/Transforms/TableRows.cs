namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>The rows of tables, such as the parts of a file, as examples of one Float32 input [columns] each.</summary>
    /// <param name="tables">Tables of the same columns.</param>
    /// <param name="label">The column of the labels, which is not an input; null for none.</param>
    /// <param name="features">The numeric columns of the input; all but the label and the weight, if null.</param>
    /// <param name="weight">The column of the sample weights, which is not an input; null for none.</param>
    public static Dataset<Example> Rows(this Dataset<Table> tables, string? label = null, IReadOnlyList<string>? features = null, string? weight = null) =>
        new TableRowDataset(tables, "Rows", [label, .. features ?? [], weight], table => table.ToExample(label, features, weight));

    /// <summary>The rows of tables, such as the parts of a file, as examples of one named input [1] per column, of the column's own type; the form that text columns need.</summary>
    /// <inheritdoc cref="Rows"/>
    public static Dataset<Example> NamedRows(this Dataset<Table> tables, string? label = null, IReadOnlyList<string>? features = null, string? weight = null) =>
        new TableRowDataset(tables, "NamedRows", [label, .. features ?? [], weight], table => table.ToNamedExample(label, features, weight));
}

internal sealed class TableRowDataset(Dataset<Table> tables, string verb, IReadOnlyList<object?> settings, Func<Table, Example> batchOf) : Dataset<Example>
{
    public override long? Count => null;

    internal override Stage Stage => new(verb, [tables.Stage], settings);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => new Reader(tables.NewReader(options with { Reuse = 0 }), verb, batchOf, options.Cancellation);

    private sealed class Reader(DatasetReader<Table> tables, string verb, Func<Table, Example> batchOf, CancellationToken cancellation) : StageReader<Table, Example>(tables, cancellation)
    {
        private RowTable? _rows;
        private int _next, _count;

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            (_next, _count) = (0, 0);
        }

        private protected override bool Advance()
        {
            if (!Fill()) return false;
            Current = (_rows ??= RowsOf(Source.Current)).Row(_next++);
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count && Fill())
            {
                int step = (int)Math.Min(count - passed, _count - _next);
                _next += step;
                passed += step;
            }
        }

        private RowTable RowsOf(Table table)
        {
            try
            {
                return new(batchOf(table));
            }
            catch (ArgumentException error)
            {
                _next = _count;
                throw new DatasetException(verb, Source.Position - 1, error);
            }
        }

        /// <summary>Sees to it that there is a row; the table's tensors are made when one is asked for.</summary>
        private bool Fill()
        {
            while (_next == _count)
            {
                if (!Source.MoveNext()) return false;
                (_rows, _next, _count) = (null, 0, Source.Current.RowCount);
            }
            return true;
        }
    }
}
