namespace Penstock.Data;

/// <summary>The rows of files as tables of so many each; a part does not run over the end of a file.</summary>
internal sealed class CsvPartDataset(CsvReading reading, string[] files, int rows) : FileDataset<Table>("Csv.ReadParts", files, rows, reading.Settings)
{
    private protected override FileElements<Table> OpenFile(string path, ReadingOptions options)
    {
        CsvSource source = CsvSource.OfFile(path);
        CsvFile file = reading.Open(source);
        return new Elements(reading, file, Math.Min(rows, file.EstimateRows(source.Bytes)), rows);
    }

    private sealed class Elements(CsvReading reading, CsvFile file, int capacity, int rows) : FileElements<Table>
    {
        private bool _more = true;

        public override void Dispose() => file.Dispose();

        public override bool Read()
        {
            while (TakeMore())
            {
                Current = reading.ReadPart(file, capacity, rows, out _more);
                if (Current.RowCount > 0) return true;
            }
            return false;
        }

        public override bool Skip()
        {
            while (TakeMore())
            {
                long before = file.Rows;
                _more = reading.PassPart(file, rows);
                if (file.Rows > before) return true;
            }
            return false;
        }

        // A file with an error is left: where its next row begins is not known.
        private bool TakeMore()
        {
            bool more = _more;
            _more = false;
            return more;
        }
    }
}
