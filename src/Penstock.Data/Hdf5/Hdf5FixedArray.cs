namespace Penstock.Data;

/// <summary>The index of the chunks of a dataset that cannot grow: one array of entries, in pages where it is long.</summary>
internal static class Hdf5FixedArray
{
    private const int FilteredClient = 1, LargestPageBits = 30;

    public static IEnumerable<Hdf5Chunk> Read(Hdf5Input input, long address, Hdf5ChunkGrid grid)
    {
        Hdf5Cursor header = input.Block(address, 4 + 4 + input.LengthSize + input.OffsetSize + 4, "fixed array").Checked("fixed array");
        header.Signature("FAHD");
        header.Version("fixed array", 0, 0);
        bool filtered = header.Byte("fixed array client") == FilteredClient;
        int entrySize = header.Byte("fixed array entry size"), pageBits = header.Byte("fixed array page bits");
        long count = header.Length("fixed array entries"), data = header.Address("fixed array data address");
        if (entrySize == 0 || pageBits > LargestPageBits) throw header.Error("fixed array", "entries of 1 byte or more, small pages", $"{entrySize} bytes, 2^{pageBits} entries");
        if (data == Hdf5Cursor.Undefined) yield break;
        input.Check(data, (long)Int128.Min((Int128)count * entrySize, long.MaxValue), "fixed array entries");

        long page = 1L << pageBits, number = 0;
        foreach (Hdf5Cursor block in count > page ? Pages(input, data, count, entrySize, page) : [Whole(input, data, count, entrySize)])
        {
            for (long end = Math.Min(count, number / page * page + page); number < end; number++)
                if (block.Remaining > 0 && Hdf5ChunkIndex.ReadEntry(block, grid, number, entrySize, filtered) is { } chunk) yield return chunk;
        }
    }

    private static int PrefixSize(Hdf5Input input) => 4 + 2 + input.OffsetSize;

    private static Hdf5Cursor Whole(Hdf5Input input, long address, long count, int entrySize)
    {
        Hdf5Cursor block = input.Block(address, PrefixSize(input) + count * entrySize + 4, "fixed array data").Checked("fixed array data");
        block.Signature("FADB");
        block.Skip(PrefixSize(input) - 4, "fixed array data");
        return block;
    }

    // A page that was never written is given as an empty block.
    private static IEnumerable<Hdf5Cursor> Pages(Hdf5Input input, long address, long count, int entrySize, long page)
    {
        long pages = (count + page - 1) / page, bitmap = (pages + 7) / 8, prefix = PrefixSize(input) + bitmap + 4;
        Hdf5Cursor start = input.Block(address, prefix, "fixed array data").Checked("fixed array data");
        start.Signature("FADB");
        start.Skip(PrefixSize(input) - 4, "fixed array data");
        byte[] written = start.Take(bitmap, "fixed array page bits").ToArray();
        long at = address + prefix;
        for (long i = 0; i < pages; i++)
        {
            long size = Math.Min(page, count - i * page) * entrySize + 4;
            bool isWritten = (written[i / 8] & 0x80 >> (int)(i % 8)) != 0;
            yield return isWritten ? input.Block(at, size, "fixed array page").Checked("fixed array page") : input.Block(at, 0, "fixed array page");
            at += size;
        }
    }
}
