namespace Penstock.Data;

/// <summary>The elements of files, one file after the other.</summary>
/// <param name="verb">What reads them.</param>
/// <param name="files">The files in order.</param>
/// <param name="settings">What decides the elements besides the files.</param>
internal abstract class FileDataset<T>(string verb, string[] files, params IReadOnlyList<object?> settings) : Dataset<T>
{
    public override long? Count => null;

    /// <summary>The files in order.</summary>
    public string[] Files => files;

    internal override Stage Stage => new(verb, [], [new FileStamps(() => files), .. settings]);

    /// <summary>Opens a file.</summary>
    private protected abstract FileElements<T> OpenFile(string path, ReadingOptions options);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(this, options);

    private sealed class Reader(FileDataset<T> dataset, ReadingOptions options) : DatasetReader<T>(options.Cancellation)
    {
        private FileElements<T>? _file;
        private int _next;

        public override void Dispose() => _file?.Dispose();

        private protected override void Rewind(long epoch)
        {
            Close();
            _next = 0;
        }

        private protected override bool Advance()
        {
            while (_file is not null || OpenNext())
            {
                if (_file!.Read())
                {
                    Current = _file.Current;
                    return true;
                }
                Close();
            }
            return false;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count && (_file is not null || OpenNext()))
            {
                Cancellation.ThrowIfCancellationRequested();
                if (_file!.Skip()) passed++;
                else Close();
            }
        }

        private bool OpenNext()
        {
            if (_next >= dataset.Files.Length) return false;
            _file = dataset.OpenFile(dataset.Files[_next++], options);
            return true;
        }

        private void Close()
        {
            _file?.Dispose();
            _file = null;
        }
    }
}

/// <summary>One reading of the elements of one file.</summary>
internal abstract class FileElements<T> : IDisposable
{
    /// <summary>The element read last.</summary>
    public T Current { get; private protected set; } = default!;

    /// <summary>Reads the next element; false at the end.</summary>
    public abstract bool Read();

    /// <summary>Passes over the next element, without making it where that can be done; false at the end.</summary>
    public virtual bool Skip() => Read();

    /// <inheritdoc/>
    public abstract void Dispose();
}
