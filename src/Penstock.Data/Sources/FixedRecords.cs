namespace Penstock.Data;

/// <summary>How files of records of one size are read.</summary>
public sealed record FixedRecordOptions
{
    /// <summary>How the files are packed; plain by default, because any bytes may begin a record.</summary>
    public FileCompression Compression { get; init; } = FileCompression.None;

    /// <summary>How many bytes to pass over at the beginning of each file; 0 by default.</summary>
    public int HeaderBytes { get; init; }

    /// <summary>How many bytes to pass over at the end of each file; 0 by default.</summary>
    public int FooterBytes { get; init; }

    /// <summary>What lets the reading pass over a last record that is cut short; null, the default: it is an error.</summary>
    public DamageTolerance? OnDamage { get; init; }
}

/// <summary>Reads binary files of records of one size.</summary>
public static class FixedRecords
{
    /// <summary>A dataset of the records of files.</summary>
    /// <param name="files">Paths, folders or patterns.</param>
    /// <param name="size">The bytes of a record.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below what it can be.</exception>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a file does not end behind a record.</exception>
    public static Dataset<byte[]> Read(FilePattern files, int size, FixedRecordOptions? options = null)
    {
        options ??= new();
        if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), size, $"FixedRecords: expected records of 1 or more bytes, got {size}.");
        if (options.HeaderBytes < 0 || options.FooterBytes < 0) throw new ArgumentOutOfRangeException(nameof(options), $"FixedRecords: expected a header and a footer of 0 or more bytes, got {options.HeaderBytes} and {options.FooterBytes}.");
        return new FixedRecordDataset(files.Find("FixedRecords"), size, options);
    }
}

internal sealed class FixedRecordDataset(string[] files, int size, FixedRecordOptions options)
    : FileDataset<byte[]>("FixedRecords.Read", files, size, options.Compression, options.HeaderBytes, options.FooterBytes)
{
    private protected override FileElements<byte[]> OpenFile(string path, ReadingOptions reading)
    {
        var bytes = new FileBytes(path, options.Compression, "FixedRecords");
        try
        {
            return new Elements(bytes, size, options, reading.Reuse);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private sealed class Elements : FileElements<byte[]>
    {
        private readonly FileBytes _bytes;
        private readonly int _size;
        private readonly FixedRecordOptions _options;
        private readonly RecycledBytes _copies;
        private bool _isEnded;

        public Elements(FileBytes bytes, int size, FixedRecordOptions options, int reuse)
        {
            (_bytes, _size, _options, _copies) = (bytes, size, options, new(reuse));
            if (!bytes.Skip(options.HeaderBytes)) End($"a header of {options.HeaderBytes} bytes", $"{bytes.Left ?? bytes.Available.Length}");
        }

        public override bool Read()
        {
            if (!HasOne()) return false;
            Current = _copies.Copy(_bytes.Available[.._size]);
            _bytes.Advance(_size);
            return true;
        }

        public override bool Skip()
        {
            if (!HasOne()) return false;
            _bytes.Advance(_size);
            return true;
        }

        public override void Dispose() => _bytes.Dispose();

        // What is left of packed content is known only once it has been read; a footer is no record.
        private bool HasOne()
        {
            if (_isEnded) return false;
            if (_bytes.Ensure(checked(_size + _options.FooterBytes))) return true;
            long left = _bytes.Left ?? _bytes.Available.Length;
            if (left == _options.FooterBytes) _isEnded = true;
            else End($"{_size} bytes{(_options.FooterBytes == 0 ? "" : $" and a footer of {_options.FooterBytes}")}", $"{left}");
            return false;
        }

        private void End(string expected, string got)
        {
            _isEnded = true;
            var damage = new InvalidDataException($"{_bytes.Who} offset {_bytes.Offset}: expected {expected}, got {got} before the end. The size may be another, or the file is cut short.");
            if (_options.OnDamage is not { } tolerance) throw damage;
            tolerance.Accept(damage, isFile: true);
        }
    }
}
