using System.Numerics;

namespace Penstock.Data;

/// <summary>A fractal heap, which holds the links or attributes of an object that has many.</summary>
internal sealed class Hdf5FractalHeap
{
    private const int ManagedKind = 0, HugeKind = 1, TinyKind = 2, HugeRecordKind = 1, LargestWidth = 1 << 15, LargestHeapBits = 60;

    private readonly Hdf5Input _input;
    private readonly Hdf5Walk _walk;
    private readonly Dictionary<long, Hdf5Cursor> _directBlocks = [], _indirectBlocks = [];
    private readonly int _idLength, _width, _heapBits, _rows, _offsetSize, _lengthSize;
    private readonly bool _hasChecksums;
    private readonly long _startSize, _largestDirectSize, _root, _hugeTree;
    private Dictionary<long, (long Address, long Length)>? _huge;
    private long _taken;

    public Hdf5FractalHeap(Hdf5Input input, long address)
    {
        (_input, _walk) = (input, new Hdf5Walk(input));
        int offset = input.OffsetSize, length = input.LengthSize;
        Hdf5Cursor header = input.Block(address, 4 + 1 + 2 + 2 + 1 + 4 + 12 * length + 3 * offset + 2 + 2 + 2 + 2 + 4, "fractal heap");
        header.Signature("FRHP");
        header.Version("fractal heap", 0, 0);
        _idLength = header.UInt16("fractal heap id length");
        int filters = header.UInt16("fractal heap filters");
        if (filters != 0) throw header.Error("fractal heap filters", "none", $"{filters} bytes of them. Compressed links and attributes are not read");
        header = header.Checked("fractal heap");
        header.Skip(9, "fractal heap");
        _hasChecksums = (header.Byte("fractal heap flags") & 2) != 0;
        long largestObject = header.UInt32("fractal heap largest object");
        header.Skip(length, "fractal heap next huge id");
        _hugeTree = header.Address("fractal heap huge object tree");
        header.Skip(length + offset + 8 * length, "fractal heap statistics");
        _width = header.UInt16("fractal heap table width");
        _startSize = header.Length("fractal heap starting block size");
        _largestDirectSize = header.Length("fractal heap largest direct block size");
        _heapBits = header.UInt16("fractal heap size bits");
        header.Skip(2, "fractal heap starting rows");
        _root = header.Address("fractal heap root address");
        _rows = header.UInt16("fractal heap rows");
        CheckShape(header);
        _offsetSize = (_heapBits + 7) / 8;
        _lengthSize = Math.Min((BitOperations.Log2((ulong)_largestDirectSize) + 7) / 8, BitOperations.Log2((ulong)Math.Max(1, largestObject)) / 8 + 1);
    }

    /// <summary>The object of an id.</summary>
    public Hdf5Cursor Read(Hdf5Cursor id)
    {
        Hdf5Cursor found = Find(id);
        // Objects do not share bytes, so together they are no longer than the file.
        if ((_taken += found.Remaining) > _input.Extent) throw found.Error("fractal heap object", "objects that do not overlap", "more bytes of objects than the file has");
        return found;
    }

    private void CheckShape(Hdf5Cursor header)
    {
        bool sound = _width is > 0 and <= LargestWidth && BitOperations.IsPow2(_width)
            && _startSize > 0 && BitOperations.IsPow2(_startSize)
            && _largestDirectSize >= _startSize && BitOperations.IsPow2(_largestDirectSize)
            && _heapBits is > 0 and <= LargestHeapBits && _largestDirectSize >> _heapBits == 0
            && _rows <= Math.Max(0, _heapBits - Log2(_startSize) - Log2(_width) + 1);
        if (!sound) throw header.Error("fractal heap block sizes", "powers of two that fit the heap", $"width {_width}, blocks of {_startSize} to {_largestDirectSize}, {_rows} rows, {_heapBits} bits");
    }

    private Hdf5Cursor Find(Hdf5Cursor id)
    {
        id = id.Slice(_idLength, "fractal heap id");
        int flags = id.Byte("fractal heap id");
        switch (flags >> 4 & 3)
        {
            case ManagedKind:
                long offset = id.Number(_offsetSize, "fractal heap offset");
                return Managed(offset, id.Number(_lengthSize, "fractal heap length"));
            case HugeKind:
                return Huge(id);
            case TinyKind:
                int length = flags & 15;
                if (_idLength > 18) length = length << 8 | id.Byte("fractal heap length");
                return id.Slice(length + 1, "fractal heap object");
            default:
                throw id.Error("fractal heap id", "a managed, huge or tiny object", $"kind {flags >> 4 & 3}");
        }
    }

    private Hdf5Cursor Managed(long offset, long length)
    {
        long size = _startSize, address = _root, start = 0;
        if (_rows > 0) (address, start, size) = Descend(_root, _rows, 0, offset);
        if (!_directBlocks.TryGetValue(start, out Hdf5Cursor? block)) _directBlocks[start] = block = DirectBlock(address, size);
        block = block.Rewound();
        block.Skip(offset - start, "fractal heap offset");
        return block.Slice(length, "fractal heap object");
    }

    // Rows of blocks double in size from the second row on; those too large for a direct block are indirect.
    private (long Address, long Start, long Size) Descend(long address, int rows, long start, long offset)
    {
        long size = _startSize, within = offset - start;
        int row = 0;
        while (row < rows && within >= size * _width)
        {
            within -= size * _width;
            if (++row > 1) size *= 2;
        }
        if (row == rows || within < 0) throw _input.Error(Math.Max(0, address), "fractal heap offset", "an offset within the heap", $"{offset}");
        long column = within / size;
        long child = IndirectEntry(address, rows, row * (long)_width + column);
        start = offset - within % size;
        if (size <= _largestDirectSize) return (child, start, size);
        return Descend(child, Log2(size) - Log2(_startSize * _width) + 1, start, offset);
    }

    private long IndirectEntry(long address, int rows, long index)
    {
        int prefix = 5 + _input.OffsetSize + _offsetSize;
        if (!_indirectBlocks.TryGetValue(address, out Hdf5Cursor? block))
        {
            block = _walk.Block(address, prefix + (long)rows * _width * _input.OffsetSize + 4, "fractal heap indirect block").Checked("fractal heap indirect block");
            block.Signature("FHIB");
            block.Version("fractal heap indirect block", 0, 0);
            _indirectBlocks[address] = block;
        }
        block = block.Rewound();
        block.Skip(prefix + index * _input.OffsetSize, "fractal heap indirect block");
        return block.Address("fractal heap block address");
    }

    private Hdf5Cursor DirectBlock(long address, long size)
    {
        Hdf5Cursor block = _walk.Block(address, size, "fractal heap direct block");
        if (_hasChecksums) block.CheckWithin(5 + _input.OffsetSize + _offsetSize, "fractal heap direct block");
        block.Signature("FHDB");
        block.Version("fractal heap direct block", 0, 0);
        return block;
    }

    private Hdf5Cursor Huge(Hdf5Cursor id)
    {
        if (_idLength > _input.OffsetSize + _input.LengthSize)
        {
            long address = id.Address("huge object address");
            return _input.Block(address, id.Length("huge object length"), "huge object");
        }
        _huge ??= ReadHuge();
        long key = id.Number(Math.Min(_idLength - 1, 8), "huge object id");
        return _huge.TryGetValue(key, out var found)
            ? _input.Block(found.Address, found.Length, "huge object")
            : throw id.Error("huge object id", "an id in the heap's tree", $"{key}");
    }

    private Dictionary<long, (long, long)> ReadHuge()
    {
        var huge = new Dictionary<long, (long, long)>();
        foreach (Hdf5Cursor record in Hdf5TreeV2.Read(_input, _hugeTree, HugeRecordKind).Records)
        {
            var place = (record.Address("huge object address"), record.Length("huge object length"));
            huge[record.Length("huge object id")] = place;
        }
        return huge;
    }

    private static int Log2(long value) => BitOperations.Log2((ulong)value);
}
