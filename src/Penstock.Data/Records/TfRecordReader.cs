using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>Reads the records of one TFRecord file: a length, its checksum, so many bytes, their checksum. Nothing is made per record.</summary>
public sealed class TfRecordReader : IDisposable
{
    internal const int HeaderSize = sizeof(ulong) + sizeof(uint), FooterSize = sizeof(uint);

    private readonly FileBytes _bytes;
    private readonly TfRecordOptions _options;
    private int _held, _length;
    private bool _isEnded;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, plain or packed by gzip or zlib.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public TfRecordReader(string path, TfRecordOptions? options = null)
    {
        _options = options ?? new();
        _bytes = new(path, _options.Compression, "TfRecord", IsHeader);
    }

    /// <summary>The file.</summary>
    public string Path => _bytes.Path;

    /// <summary>Where the record begins in the unpacked content.</summary>
    public long Offset { get; private set; }

    /// <summary>The record read last; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Record => _held == 0 ? [] : _bytes.Available.Slice(HeaderSize, _length);

    /// <summary>Reads the next record and checks it; false at the end.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or cut short, and the options do not pass over that.</exception>
    public bool Read()
    {
        while (true)
        {
            if (!ReadLength()) return false;
            if (!_bytes.Ensure(HeaderSize + _length + FooterSize)) return EndsAt(Cut(HeaderSize + (long)_length + FooterSize));
            _held = HeaderSize + _length + FooterSize;
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Available[(HeaderSize + _length)..]), found = Crc32C.Masked(Record);
            if (expected == found) return true;
            InvalidDataException damage = Damage($"a record of {_length} bytes with the checksum 0x{expected:X8}", $"0x{found:X8}. The record is damaged; fetch the file again");
            if (_options.OnDamage is not { } tolerance) throw damage;
            if (tolerance.RestOfFile) return EndsAt(damage);
            tolerance.Accept(damage, isFile: false);
        }
    }

    /// <summary>Passes over the next record; false at the end. Only lengths are looked at, unless damaged records do not count.</summary>
    /// <exception cref="InvalidDataException">A length is damaged or the file is cut short, and the options do not pass over that.</exception>
    public bool Skip()
    {
        if (_options.OnDamage is not null) return Read();
        if (!ReadLength()) return false;
        return _bytes.Skip(HeaderSize + (long)_length + FooterSize) || EndsAt(Cut(HeaderSize + (long)_length + FooterSize));
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    private long Left => _bytes.Left ?? _bytes.Available.Length;

    private static bool IsHeader(ReadOnlySpan<byte> head) =>
        head.Length >= HeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(ulong)..]) == Crc32C.Masked(BinaryPrimitives.ReadUInt64LittleEndian(head));

    // A record that is too long has a length that can be trusted: what lies behind it can be read.
    private bool ReadLength()
    {
        while (TryReadLength(out ulong length))
        {
            int longest = Math.Min(_options.LongestRecord, Array.MaxLength - HeaderSize - FooterSize);
            if (length <= (ulong)longest)
            {
                _length = (int)length;
                return true;
            }
            InvalidDataException damage = Damage($"a record of at most {longest} bytes", $"{length}. Set LongestRecord if that is true");
            if (_options.OnDamage is not { RestOfFile: false } tolerance || length > long.MaxValue - HeaderSize - FooterSize) return EndsAt(damage);
            tolerance.Accept(damage, isFile: false);
            if (!_bytes.Skip(HeaderSize + (long)length + FooterSize)) return EndsAt(Cut(HeaderSize + (long)length + FooterSize));
        }
        return false;
    }

    private bool TryReadLength(out ulong length)
    {
        length = 0;
        if (_isEnded) return false;
        _bytes.Advance(_held);
        _held = 0;
        Offset = _bytes.Offset;
        if (!_bytes.Ensure(HeaderSize)) return Left > 0 && EndsAt(Cut(HeaderSize));
        ReadOnlySpan<byte> head = _bytes.Available;
        length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (!IsHeader(head))
        {
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(ulong)..]);
            return EndsAt(Damage($"a length with the checksum 0x{expected:X8}", $"0x{Crc32C.Masked(length):X8}. {(Offset == 0 ? "The file is no TFRecord, or damaged" : "The file is damaged from here on; fetch it again")}"));
        }
        return true;
    }

    /// <summary>Nothing behind a bad length can be found, so the file ends there.</summary>
    private bool EndsAt(InvalidDataException damage)
    {
        _held = 0;
        _isEnded = true;
        if (_options.OnDamage is not { } tolerance) throw damage;
        tolerance.Accept(damage, isFile: true);
        return false;
    }

    private InvalidDataException Cut(long expected) => Damage($"{expected} bytes", $"{Left} before the end. The file is cut short; fetch it again");

    private InvalidDataException Damage(string expected, string got) => new($"TfRecord {Path} offset {Offset}: expected {expected}, got {got}.");
}
