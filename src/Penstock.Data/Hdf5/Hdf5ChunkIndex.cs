namespace Penstock.Data;

/// <summary>Lists the stored chunks of a dataset, whichever of the six indices leads to them.</summary>
internal static class Hdf5ChunkIndex
{
    private const int PlainRecordKind = 10, FilteredRecordKind = 11, MaskSize = 4;

    public static IEnumerable<Hdf5Chunk> Read(Hdf5Input input, Hdf5Layout layout, Hdf5ChunkGrid grid) => layout.Index switch
    {
        _ when layout.Address == Hdf5Cursor.Undefined => [],
        Hdf5ChunkIndexKind.TreeV1 => ReadTreeV1(input, layout, grid),
        Hdf5ChunkIndexKind.TreeV2 => ReadTreeV2(input, layout, grid),
        Hdf5ChunkIndexKind.SingleChunk =>
            [new(grid.Origin(0), layout.Address, layout.SingleChunkBytes > 0 ? layout.SingleChunkBytes : grid.ChunkBytes, layout.SingleChunkMask)],
        Hdf5ChunkIndexKind.Implicit => ReadImplicit(layout, grid),
        Hdf5ChunkIndexKind.FixedArray => Hdf5FixedArray.Read(input, layout.Address, grid),
        _ => new Hdf5ExtensibleArray(input, layout.Address, grid).Read(),
    };

    /// <summary>Reads an entry of an array of chunks: an address and, where there are filters, stored size and mask.</summary>
    /// <returns>Null where the chunk was never written.</returns>
    public static Hdf5Chunk? ReadEntry(Hdf5Cursor block, Hdf5ChunkGrid grid, long number, int entrySize, bool filtered)
    {
        long address = block.Address("chunk address"), size = grid.ChunkBytes, mask = 0;
        if (filtered)
        {
            size = block.Number(entrySize - block.Input.OffsetSize - MaskSize, "chunk size");
            mask = block.UInt32("chunk filter mask");
        }
        return address == Hdf5Cursor.Undefined ? null : new(grid.Origin(number), address, size, mask);
    }

    private static IEnumerable<Hdf5Chunk> ReadTreeV1(Hdf5Input input, Hdf5Layout layout, Hdf5ChunkGrid grid)
    {
        int rank = grid.Chunk.Length;
        foreach ((Hdf5Cursor key, long address) in Hdf5TreeV1.Read(input, layout.Address, Hdf5TreeV1.ChunkKind, 8 + 8 * (rank + 1)))
        {
            long size = key.UInt32("chunk size"), mask = key.UInt32("chunk filter mask");
            var origin = new long[rank];
            for (int axis = 0; axis < rank; axis++)
            {
                origin[axis] = key.Number(8, "chunk offset");
                if (origin[axis] % grid.Chunk[axis] != 0) throw key.Error("chunk offset", $"a multiple of {grid.Chunk[axis]}", $"{origin[axis]}");
            }
            yield return new(origin, address, size, mask);
        }
    }

    private static IEnumerable<Hdf5Chunk> ReadTreeV2(Hdf5Input input, Hdf5Layout layout, Hdf5ChunkGrid grid)
    {
        int rank = grid.Chunk.Length;
        (int kind, List<Hdf5Cursor> records) = Hdf5TreeV2.Read(input, layout.Address, PlainRecordKind, FilteredRecordKind);
        foreach (Hdf5Cursor record in records)
        {
            long address = record.Address("chunk address"), size = grid.ChunkBytes, mask = 0;
            if (kind == FilteredRecordKind)
            {
                size = record.Number(record.Remaining - MaskSize - 8 * rank, "chunk size");
                mask = record.UInt32("chunk filter mask");
            }
            var origin = new long[rank];
            for (int axis = 0; axis < rank; axis++) origin[axis] = (long)Int128.Min((Int128)record.Number(8, "chunk offset") * grid.Chunk[axis], long.MaxValue >> 1);
            yield return new(origin, address, size, mask);
        }
    }

    // Chunks lie one after the other, those that the dataset has yet to grow to among them.
    private static IEnumerable<Hdf5Chunk> ReadImplicit(Hdf5Layout layout, Hdf5ChunkGrid grid) =>
        from origin in grid.Origins()
        let offset = Int128.Min(grid.Number(origin) * grid.ChunkBytes, long.MaxValue >> 1)
        select new Hdf5Chunk(origin, layout.Address + (long)offset, grid.ChunkBytes, 0);
}
