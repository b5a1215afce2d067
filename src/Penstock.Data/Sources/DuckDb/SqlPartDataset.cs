namespace Penstock.Data;

internal sealed class SqlPartDataset(SqlText query, int rows, SqlOptions options) : Dataset<Table>
{
    public override long? Count => null;

    internal override Stage Stage => new($"{query.Who}.ReadParts", [], query.Query, query.Stamps, rows);

    private protected override DatasetReader<Table> CreateReader(ReadingOptions reading) => new Reader(query, rows, options, reading.Cancellation);

    private sealed class Reader(SqlText query, int rows, SqlOptions options, CancellationToken cancellation) : DatasetReader<Table>(cancellation)
    {
        private readonly SqlRows _rows = new(query, options, cancellation);

        public override void Dispose() => _rows.Dispose();

        private protected override void Rewind(long epoch) => _rows.Rewind();

        private protected override bool Advance()
        {
            if (!Take(append: true)) return false;
            Current = Sql.TableOf(_rows.Columns);
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count && Take(append: false)) passed++;
        }

        /// <summary>Takes the rows of a part; false if there are none.</summary>
        private bool Take(bool append)
        {
            int taken = 0;
            while (taken < rows && _rows.Next(rows - taken, append, holdsError: taken > 0) is > 0 and var count) taken += count;
            return taken > 0;
        }
    }
}
