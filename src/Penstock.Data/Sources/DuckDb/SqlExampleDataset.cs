using Penstock.Tensors;

namespace Penstock.Data;

internal sealed class SqlExampleDataset(SqlText query, string? label, string? weight, SqlOptions options) : Dataset<Example>
{
    public override long? Count => null;

    internal override Stage Stage => new($"{query.Who}.ReadExamples", [], query.Query, query.Stamps, label, weight);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions reading) => new Reader(query, label, weight, options, reading.Cancellation);

    private sealed class Reader(SqlText query, string? label, string? weight, SqlOptions options, CancellationToken cancellation) : DatasetReader<Example>(cancellation)
    {
        private readonly SqlRows _rows = new(query, options, cancellation);
        private Tensor[][] _fields = [];
        private bool[]?[] _missing = [];
        private int[]? _inputs;
        private string[] _names = [];
        private int _next, _count;
        private long _row;

        public override void Dispose() => _rows.Dispose();

        private protected override void Rewind(long epoch)
        {
            _rows.Rewind();
            (_inputs, _next, _count, _row) = (null, 0, 0, 0);
        }

        private protected override bool Advance()
        {
            if (_next == _count)
            {
                (_next, _count) = (0, _rows.Next(int.MaxValue, append: true));
                if (_count == 0) return false;
                _missing = [.. _rows.Columns.Select(column => column.Name == label || column.Name == weight ? column.Missing : null)];
                _fields = [.. _rows.Columns.Select(column => column.TakeRows())];
            }
            _inputs ??= Inputs();
            var fields = new Tensor?[_inputs.Length + 2];
            for (int i = 0; i < _inputs.Length; i++) fields[i] = _fields[_inputs[i]][_next];
            int row = _next++;
            _row++;
            (fields[^2], fields[^1]) = (Single(label, row), Single(weight, row));
            Current = new Example(_names, fields);
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            long before = passed;
            int taken = (int)Math.Min(count - passed, _count - _next);
            _next += taken;
            passed += taken;
            while (passed < count && _rows.Next(count - passed, append: false) is > 0 and var rows) passed += rows;
            _row += passed - before;
        }

        private int[] Inputs()
        {
            DuckDbColumn[] columns = _rows.Columns;
            foreach (string? name in new[] { label, weight })
                if (name is not null && Array.TrueForAll(columns, column => column.Name != name)) throw Misfit($"a column \"{name}\"", string.Join(", ", columns.Select(column => column.Name)));
            int[] inputs = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Name != label && columns[i].Name != weight)];
            if (inputs.Length == 0) throw Misfit("one or more columns besides the label and the weight", "none");
            _names = [.. inputs.Select(i => columns[i].Name)];
            return inputs;
        }

        private InvalidDataException Misfit(string expected, string got)
        {
            (_next, _count) = (0, 0);
            _rows.Break();
            return new($"{query.Who}: expected {expected}, got {got}.");
        }

        /// <summary>A label or weight of one value has no axis.</summary>
        private Tensor? Single(string? name, int row)
        {
            if (name is null) return null;
            int column = Array.FindIndex(_rows.Columns, column => column.Name == name);
            if (_missing[column]?[row] == true)
                throw new InvalidDataException(FormattableString.Invariant($"{query.Who} row {_row}: expected a value of \"{name}\", the {(name == label ? "label" : "weight")}, got none (NULL). Leave such rows out in the query, or give one: coalesce(x, 0)."));
            Tensor value = _fields[column][row];
            return value.Count == 1 ? value.Reshape(Shape.Scalar) : value;
        }
    }
}
