namespace Penstock.Data;

/// <summary>Records of shards whose lengths are known: what is skipped is passed over shard by shard.</summary>
/// <param name="parts">Which records of which files, in order.</param>
internal sealed class ShardedRecords(IReadOnlyList<FilePart> parts) : Dataset<byte[]>
{
    public override long? Count { get; } = parts.Sum(p => p.Take);

    internal override Stage Stage => new("Shards", [], [.. parts.Select(p => (object)(FileStamp.Of(p.Path), p.Skip, p.Take))]);

    private protected override DatasetReader<byte[]> CreateReader(ReadingOptions options) => new Reader(parts, options);

    private sealed class Reader(IReadOnlyList<FilePart> parts, ReadingOptions options) : DatasetReader<byte[]>(options.Cancellation)
    {
        private readonly RecycledBytes _copies = new(options.Reuse);
        private TfRecordReader? _file;
        private int _part;
        private long _taken;

        public override void Dispose() => Close();

        private protected override void Rewind(long epoch)
        {
            Close();
            (_part, _taken) = (0, 0);
        }

        private protected override bool Advance()
        {
            while (_part < parts.Count && _taken == parts[_part].Take) Next();
            if (_part == parts.Count) return false;
            TfRecordReader file = Opened();
            // First, for a damaged record is one that was taken.
            _taken++;
            if (!file.Read()) throw Short(_taken - 1);
            Current = _copies.Copy(file.Record);
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count && _part < parts.Count)
            {
                long here = Math.Min(count - passed, parts[_part].Take - _taken);
                if (_taken + here == parts[_part].Take) Next();
                else
                {
                    Pass(Opened(), here, _taken);
                    _taken += here;
                }
                passed += here;
            }
        }

        private TfRecordReader Opened()
        {
            if (_file is not null) return _file;
            _file = new TfRecordReader(parts[_part].Path, new());
            Pass(_file, parts[_part].Skip, -parts[_part].Skip);
            return _file;
        }

        private void Pass(TfRecordReader file, long count, long done)
        {
            for (long i = 0; i < count; i++)
            {
                Cancellation.ThrowIfCancellationRequested();
                if (!file.Skip()) throw Short(done + i);
            }
        }

        private InvalidDataException Short(long taken)
        {
            var error = new InvalidDataException(FormattableString.Invariant(
                $"{parts[_part].Path}: expected {parts[_part].Length} records, as dataset_info.json says, got {parts[_part].Skip + taken}. Prepare the dataset again."));
            // Where the records of the next shards belong is not known.
            Close();
            _part = parts.Count;
            return error;
        }

        private void Next()
        {
            Close();
            (_part, _taken) = (_part + 1, 0);
        }

        private void Close()
        {
            _file?.Dispose();
            _file = null;
        }
    }
}

/// <summary>Records of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">How many records it has.</param>
/// <param name="Skip">How many stand before the ones that are read.</param>
/// <param name="Take">How many are read.</param>
internal sealed record FilePart(string Path, long Length, long Skip, long Take);
