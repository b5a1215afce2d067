using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>
/// A file of elements, one behind the other: <c>magic, data, index, trailer</c>. The index says what they are, how long each is, and the CRC-32 of each block of
/// 256 KiB of data; the trailer has the length of the index, its CRC-32 and the magic again, so that a file that was cut is never taken for whole.
/// Files up to 256 MiB are checked when they are opened, blocks of larger ones when they are read first.
/// </summary>
internal sealed unsafe class ElementFile : IDisposable
{
    public const int BlockBytes = 1 << 18;
    public const int TrailerBytes = sizeof(long) + sizeof(uint) + MagicBytes;
    public const int MagicBytes = 8;

    private const long MostCheckedAtOnce = 1 << 28;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _path;
    private readonly byte* _data;
    private readonly uint[] _sums;
    private readonly bool[] _checked;
    private readonly long _dataBytes;
    private readonly long[]? _starts;
    private readonly int _elementBytes;

    private ElementFile(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, byte* data, long dataBytes, ElementIndex index)
    {
        (_path, _file, _view, _dataBytes, _sums, Format, Count) = (path, file, view, dataBytes, index.Sums, index.Format, index.Count);
        _data = data;
        (_starts, _elementBytes) = (index.Starts, index.ElementBytes);
        _checked = new bool[_sums.Length];
    }

    public static ReadOnlySpan<byte> Magic => "PENSTCK1"u8;

    /// <summary>What the elements are.</summary>
    public string Format { get; }

    public long Count { get; }

    /// <summary>Whether all of it was read, and so is in memory, when it was opened.</summary>
    public bool WasRead => _dataBytes <= MostCheckedAtOnce;

    /// <summary>The bytes of all elements.</summary>
    public long DataBytes => _dataBytes;

    /// <summary>The bytes of an element; they stay until the file is collected.</summary>
    public ReadOnlySpan<byte> this[long element]
    {
        get
        {
            if ((ulong)element >= (ulong)Count) throw new ArgumentOutOfRangeException(nameof(element), element, $"{_path}: expected an element below {Count}, got {element}.");
            long start = _starts is null ? element * _elementBytes : _starts[element], end = _starts is null ? start + _elementBytes : _starts[element + 1];
            for (long block = start / BlockBytes; block * BlockBytes < end; block++)
                if (!_checked[block]) Check(block);
            return new ReadOnlySpan<byte>(_data + start, (int)(end - start));
        }
    }

    /// <summary>Opens a file that was written whole.</summary>
    /// <exception cref="InvalidDataException">It is damaged or something else.</exception>
    public static ElementFile Open(string path)
    {
        long length = new FileInfo(path).Length;
        if (length < MagicBytes + TrailerBytes) throw Damage(path, "a file of elements", $"{length} bytes");
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor? view = null;
        try
        {
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            var trailer = new ReadOnlySpan<byte>(start + length - TrailerBytes, TrailerBytes);
            long indexBytes = BinaryPrimitives.ReadInt64LittleEndian(trailer), dataBytes = length - MagicBytes - TrailerBytes - indexBytes;
            if (!new ReadOnlySpan<byte>(start, MagicBytes).SequenceEqual(Magic) || !trailer[^MagicBytes..].SequenceEqual(Magic)) throw Damage(path, "a file of elements", "another one, or one that was cut");
            if (indexBytes < 0 || dataBytes < 0 || indexBytes > Array.MaxLength) throw Damage(path, "an index within the file", $"one of {indexBytes} bytes");
            var bytes = new ReadOnlySpan<byte>(start + MagicBytes + dataBytes, (int)indexBytes);
            if (Crc32.Of(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(trailer[sizeof(long)..])) throw Damage(path, "an index of the right checksum", "another");
            var whole = new ElementFile(path, file, view, start + MagicBytes, dataBytes, ElementIndex.Read(bytes, dataBytes, path));
            for (int block = 0; block < whole._sums.Length && dataBytes <= MostCheckedAtOnce; block++) whole.Check(block);
            return whole;
        }
        catch
        {
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    ~ElementFile() => _view?.SafeMemoryMappedViewHandle.ReleasePointer();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private void Check(long block)
    {
        long at = block * BlockBytes;
        if (Crc32.Of(new ReadOnlySpan<byte>(_data + at, (int)Math.Min(BlockBytes, _dataBytes - at))) != _sums[block])
            throw Damage(_path, $"the right checksum of the {BlockBytes} bytes from offset {MagicBytes + at}", "another. Delete the file to have it made again");
        _checked[block] = true;
    }

    private static InvalidDataException Damage(string path, string expected, string got) => new($"{path}: expected {expected}, got {got}.");
}

/// <summary>What stands at the end of a file of elements.</summary>
/// <param name="Format">What the elements are.</param>
/// <param name="Count">How many there are.</param>
/// <param name="ElementBytes">The length of each, where all have the same.</param>
/// <param name="Starts">Where each begins, and the end; null where all have the same length.</param>
/// <param name="Sums">The CRC-32 of each block.</param>
internal sealed record ElementIndex(string Format, long Count, int ElementBytes, long[]? Starts, uint[] Sums)
{
    /// <summary>Writes an index.</summary>
    /// <param name="format">What the elements are.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lengths">The length of each, or of all where it is one.</param>
    /// <param name="sums">The CRC-32 of each block.</param>
    public static byte[] Write(string format, long count, List<int> lengths, List<uint> sums)
    {
        var record = new RecordWriter();
        record.Write(format);
        record.Write(count);
        bool isFixed = lengths.TrueForAll(length => length == lengths[0]);
        record.Write(isFixed ? 1 : 0);
        if (isFixed) record.Write(lengths.Count > 0 ? lengths[0] : 0);
        else record.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(lengths)));
        record.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(sums)));
        return record.Bytes.ToArray();
    }

    /// <summary>Reads an index and checks it against the bytes of data that there are.</summary>
    public static ElementIndex Read(ReadOnlySpan<byte> bytes, long dataBytes, string path)
    {
        var record = new RecordReader(path);
        record.Open(bytes);
        string format = record.ReadText();
        long count = record.ReadLong();
        bool isFixed = record.ReadInt() == 1;
        var sums = new uint[(dataBytes + ElementFile.BlockBytes - 1) / ElementFile.BlockBytes];
        int length = 0;
        long[]? starts = null;
        if (isFixed)
        {
            length = record.ReadInt();
            if (length < 0 || count < 0 || (length == 0 ? dataBytes != 0 : dataBytes % length != 0 || dataBytes / length != count)) throw record.Damage($"{count} elements");
        }
        else
        {
            if (count < 0 || count > bytes.Length / sizeof(int)) throw record.Damage("a count that fits");
            var lengths = new int[count];
            record.ReadElements(lengths);
            starts = new long[count + 1];
            for (int i = 0; i < lengths.Length; i++) starts[i + 1] = lengths[i] >= 0 ? starts[i] + lengths[i] : throw record.Damage("a length of 0 or more");
            if (starts[^1] != dataBytes) throw record.Damage($"{starts[^1]} bytes of elements");
        }
        if ((long)sums.Length * sizeof(uint) > bytes.Length) throw record.Damage("a checksum of every block");
        record.ReadElements(sums);
        record.Close();
        return new(format, count, length, starts, sums);
    }
}
