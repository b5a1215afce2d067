using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>The rows of files as tables of so many each; a part does not run over the end of a file.</summary>
internal sealed class CsvPartDataset(CsvReading reading, string[] files, int rows) : FileDataset<Table>("Csv.ReadParts", files, rows, reading.Settings)
{
    private protected override FileElements<Table> OpenFile(string path, ReadingOptions options)
    {
        CsvSource source = CsvSource.OfFile(path);
        CsvFile file = reading.Open(source);
        return new Elements(reading, path, file, Math.Min(rows, file.EstimateRows(source.Bytes)), rows);
    }

    private sealed class Elements(CsvReading reading, string path, CsvFile file, int capacity, int rows) : FileElements<Table>
    {
        private bool _more = true;
        private ExceptionDispatchInfo? _failure;

        public override void Dispose() => file.Dispose();

        public override bool Read()
        {
            if (_failure is { } held)
            {
                _failure = null;
                held.Throw();
            }
            while (TakeMore())
            {
                long before = file.Rows;
                try
                {
                    Current = reading.ReadPart(file, capacity, rows, out _more);
                }
                catch (InvalidDataException error) when (RowsBeforeError(before) is { } part)
                {
                    Current = part;
                    _failure = ExceptionDispatchInfo.Capture(error);
                }
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

        // Rows are read column by column, so that after an error the rows before it are read again: first to count them, then as a part.
        private Table? RowsBeforeError(long passed)
        {
            int good = 0;
            using (CsvFile again = OpenBehind(passed))
                try
                {
                    while (good < rows && reading.ReadPart(again, 1, 1, out _).RowCount == 1) good++;
                }
                catch (InvalidDataException)
                {
                    // The error itself, which is told behind the part.
                }
            if (good == 0) return null;
            using CsvFile part = OpenBehind(passed);
            return reading.ReadPart(part, good, good, out _);
        }

        private CsvFile OpenBehind(long passed)
        {
            CsvFile again = reading.Open(CsvSource.OfFile(path));
            for (int count; passed > 0; passed -= count) reading.PassPart(again, count = (int)Math.Min(passed, int.MaxValue));
            return again;
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
