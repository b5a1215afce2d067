using System.Numerics;

namespace Penstock.Data;

/// <summary>
/// The index of the chunks of a dataset that grows along one axis: an index block with the first entries, data blocks of
/// doubling size, and secondary blocks that lead to more data blocks.
/// </summary>
internal sealed class Hdf5ExtensibleArray
{
    private const int FilteredClient = 1, LargestBits = 40, LargestPageBits = 30;

    private readonly Hdf5Input _input;
    private readonly Hdf5ChunkGrid _grid;
    private readonly Hdf5Walk _walk;
    private readonly bool _filtered;
    private readonly int _entrySize, _indexEntries, _blockEntries, _secondaryPointers, _secondaryCount, _numberSize;
    private readonly long _page, _count, _indexAddress;

    public Hdf5ExtensibleArray(Hdf5Input input, long address, Hdf5ChunkGrid grid)
    {
        (_input, _grid, _walk) = (input, grid, new Hdf5Walk(input));
        Hdf5Cursor header = input.Block(address, 4 + 8 + 6 * input.LengthSize + input.OffsetSize + 4, "extensible array").Checked("extensible array");
        header.Signature("EAHD");
        header.Version("extensible array", 0, 0);
        _filtered = header.Byte("extensible array client") == FilteredClient;
        _entrySize = header.Byte("extensible array entry size");
        int bits = header.Byte("extensible array size bits");
        _indexEntries = header.Byte("index block entries");
        _blockEntries = header.Byte("data block entries");
        _secondaryPointers = header.Byte("secondary block pointers");
        int pageBits = header.Byte("page bits");
        header.Skip(4 * input.LengthSize, "extensible array statistics");
        _count = header.Length("extensible array entries");
        header.Skip(input.LengthSize, "extensible array statistics");
        _indexAddress = header.Address("index block address");
        bool sound = _entrySize > 0 && bits is > 0 and <= LargestBits && BitOperations.IsPow2(_blockEntries) && BitOperations.IsPow2(_secondaryPointers)
            && BitOperations.Log2((uint)_blockEntries) <= bits && pageBits <= LargestPageBits;
        if (!sound) throw header.Error("extensible array sizes", "powers of two", $"{_blockEntries} entries, {_secondaryPointers} pointers, {bits} bits");
        (_page, _numberSize) = (1L << pageBits, (bits + 7) / 8);
        _secondaryCount = 1 + bits - BitOperations.Log2((uint)_blockEntries);
    }

    // Secondary block n leads to 2^(n/2) data blocks of 2^((n+1)/2) times the smallest size.
    private static int BlocksOf(int secondary) => 1 << secondary / 2;

    private long EntriesOf(int secondary) => (long)_blockEntries << (secondary + 1) / 2;

    private int PrefixSize => 4 + 2 + _input.OffsetSize;

    public IEnumerable<Hdf5Chunk> Read()
    {
        if (_indexAddress == Hdf5Cursor.Undefined) yield break;
        // The first secondary blocks do not exist: the index block leads to their data blocks itself.
        int direct = Math.Min(_secondaryCount, 2 * BitOperations.Log2((uint)_secondaryPointers));
        int directBlocks = 2 * (_secondaryPointers - 1), secondaries = _secondaryCount - direct;
        long size = PrefixSize + (long)_indexEntries * _entrySize + (long)(directBlocks + secondaries) * _input.OffsetSize + 4;
        Hdf5Cursor index = _walk.Block(_indexAddress, size, "index block").Checked("index block");
        index.Signature("EAIB");
        index.Skip(PrefixSize - 4, "index block");
        long number = 0;
        for (; number < _indexEntries; number++)
            if (Entry(index, number) is { } chunk) yield return chunk;
        for (int n = 0; n < _secondaryCount && number < _count; n++)
        {
            foreach (Hdf5Chunk chunk in n < direct ? ReadDirect(index, n, number) : ReadSecondary(index, n, number)) yield return chunk;
            number += BlocksOf(n) * EntriesOf(n);
        }
    }

    private Hdf5Chunk? Entry(Hdf5Cursor block, long number) => Hdf5ChunkIndex.ReadEntry(block, _grid, number, _entrySize, _filtered);

    private IEnumerable<Hdf5Chunk> ReadDirect(Hdf5Cursor index, int n, long number)
    {
        for (int i = 0; i < BlocksOf(n); i++, number += EntriesOf(n))
            foreach (Hdf5Chunk chunk in ReadBlock(index.Address("data block address"), EntriesOf(n), number, [], 0)) yield return chunk;
    }

    private IEnumerable<Hdf5Chunk> ReadSecondary(Hdf5Cursor index, int n, long number)
    {
        long address = index.Address("secondary block address");
        if (address == Hdf5Cursor.Undefined) yield break;
        long entries = EntriesOf(n), blocks = BlocksOf(n);
        long pages = entries > _page ? entries / _page : 0, bitmap = (pages + 7) / 8;
        Hdf5Cursor secondary = _walk.Block(address, PrefixSize + _numberSize + blocks * bitmap + blocks * _input.OffsetSize + 4, "secondary block").Checked("secondary block");
        secondary.Signature("EASB");
        secondary.Skip(PrefixSize - 4 + _numberSize, "secondary block");
        byte[] written = secondary.Take(blocks * bitmap, "page bits").ToArray();
        for (int i = 0; i < blocks; i++, number += entries)
            foreach (Hdf5Chunk chunk in ReadBlock(secondary.Address("data block address"), entries, number, written, i * pages)) yield return chunk;
    }

    private IEnumerable<Hdf5Chunk> ReadBlock(long address, long entries, long number, byte[] written, long firstBit)
    {
        if (address == Hdf5Cursor.Undefined) yield break;
        int prefix = PrefixSize + _numberSize;
        bool paged = entries > _page;
        if (paged && written.Length == 0) throw _input.Error(address, "data block", $"at most {_page} entries", $"{entries} without page bits");
        Hdf5Cursor block = _walk.Block(address, prefix + (paged ? 0 : entries * _entrySize) + 4, "data block").Checked("data block");
        block.Signature("EADB");
        block.Skip(prefix - 4, "data block");
        if (!paged)
        {
            for (long i = 0; i < entries; i++)
                if (Entry(block, number + i) is { } chunk) yield return chunk;
            yield break;
        }
        long at = address + prefix + 4, size = _page * _entrySize + 4;
        for (long p = 0; p < entries / _page; p++, at += size, number += _page)
        {
            // The bits of all data blocks of a secondary block follow each other without gaps.
            long bit = firstBit + p;
            if ((written[bit / 8] & 0x80 >> (int)(bit % 8)) == 0) continue;
            block = _walk.Block(at, size, "data block page").Checked("data block page");
            for (long i = 0; i < _page; i++)
                if (Entry(block, number + i) is { } chunk) yield return chunk;
        }
    }
}
