namespace Penstock.Data;

/// <summary>Where a dataset's elements are; the numbers are the format's.</summary>
internal enum Hdf5LayoutClass
{
    Compact = 0,
    Contiguous = 1,
    Chunked = 2,
}

/// <summary>What leads to the chunks of a dataset; the numbers from 1 on are the format's.</summary>
internal enum Hdf5ChunkIndexKind
{
    TreeV1 = 0,
    SingleChunk = 1,
    Implicit = 2,
    FixedArray = 3,
    ExtensibleArray = 4,
    TreeV2 = 5,
}

/// <summary>The data layout message: elements in the header, in one run, or in chunks.</summary>
internal sealed record Hdf5Layout(Hdf5LayoutClass Class)
{
    /// <summary>The elements of a compact dataset.</summary>
    public Hdf5Cursor? Compact { get; private init; }

    /// <summary>The address of the elements, or of the index of the chunks.</summary>
    public long Address { get; private init; } = Hdf5Cursor.Undefined;

    /// <summary>The extents of a chunk.</summary>
    public long[] ChunkExtents { get; private init; } = [];

    public Hdf5ChunkIndexKind Index { get; private init; }

    /// <summary>The stored bytes of a single chunk that went through filters, else 0.</summary>
    public long SingleChunkBytes { get; private init; }

    public long SingleChunkMask { get; private init; }

    /// <summary>Whether filters were left out for chunks that reach over the dataset's edge.</summary>
    public bool EdgesUnfiltered { get; private init; }

    public static Hdf5Layout Read(Hdf5Cursor cursor)
    {
        int version = cursor.Version("layout", 1, 4);
        if (version < 3) return ReadOld(cursor);
        int kind = cursor.Byte("layout kind");
        return (Hdf5LayoutClass)kind switch
        {
            Hdf5LayoutClass.Compact => new(Hdf5LayoutClass.Compact) { Compact = cursor.Slice(cursor.UInt16("compact size"), "compact data") },
            Hdf5LayoutClass.Contiguous => new(Hdf5LayoutClass.Contiguous) { Address = cursor.Address("data address") },
            Hdf5LayoutClass.Chunked when version == 3 => ReadChunkedV3(cursor),
            Hdf5LayoutClass.Chunked => ReadChunkedV4(cursor),
            _ => throw cursor.Error("layout kind", "compact (0), contiguous (1) or chunked (2)", $"{kind}. Virtual datasets are not read"),
        };
    }

    private static Hdf5Layout ReadOld(Hdf5Cursor cursor)
    {
        int rank = cursor.Byte("layout rank"), kind = cursor.Byte("layout kind");
        cursor.Skip(5, "layout");
        if (kind > (int)Hdf5LayoutClass.Chunked) throw cursor.Error("layout kind", "0 to 2", $"{kind}");
        var layout = new Hdf5Layout((Hdf5LayoutClass)kind);
        if (layout.Class != Hdf5LayoutClass.Compact) layout = layout with { Address = cursor.Address("data address") };
        long[] extents = ReadExtents(cursor, rank, 4);
        return layout.Class switch
        {
            Hdf5LayoutClass.Compact => layout with { Compact = cursor.Slice(cursor.UInt32("compact size"), "compact data") },
            Hdf5LayoutClass.Chunked => layout with { ChunkExtents = WithoutElement(cursor, extents) },
            _ => layout,
        };
    }

    private static Hdf5Layout ReadChunkedV3(Hdf5Cursor cursor)
    {
        int rank = cursor.Byte("chunk rank");
        long address = cursor.Address("chunk index address");
        return new(Hdf5LayoutClass.Chunked) { Address = address, ChunkExtents = WithoutElement(cursor, ReadExtents(cursor, rank, 4)) };
    }

    private static Hdf5Layout ReadChunkedV4(Hdf5Cursor cursor)
    {
        const int edgesUnfiltered = 1, singleFiltered = 2;
        int flags = cursor.Byte("chunk flags"), rank = cursor.Byte("chunk rank"), width = cursor.Byte("chunk extent size");
        long[] extents = ReadExtents(cursor, rank, width);
        int kind = cursor.Byte("chunk index kind");
        var layout = new Hdf5Layout(Hdf5LayoutClass.Chunked)
        {
            ChunkExtents = WithoutElement(cursor, extents),
            Index = (Hdf5ChunkIndexKind)kind,
            EdgesUnfiltered = (flags & edgesUnfiltered) != 0,
        };
        switch (layout.Index)
        {
            case Hdf5ChunkIndexKind.SingleChunk:
                if ((flags & singleFiltered) != 0) layout = layout with { SingleChunkBytes = cursor.Length("chunk size"), SingleChunkMask = cursor.UInt32("chunk filter mask") };
                break;
            case Hdf5ChunkIndexKind.Implicit:
                break;
            case Hdf5ChunkIndexKind.FixedArray:
                cursor.Skip(1, "fixed array");
                break;
            case Hdf5ChunkIndexKind.ExtensibleArray:
                cursor.Skip(5, "extensible array");
                break;
            case Hdf5ChunkIndexKind.TreeV2:
                cursor.Skip(6, "B-tree");
                break;
            default:
                throw cursor.Error("chunk index kind", "1 to 5", $"{kind}");
        }
        return layout with { Address = cursor.Address("chunk index address") };
    }

    private static long[] ReadExtents(Hdf5Cursor cursor, int rank, int width)
    {
        const int largestRank = 33;
        if (rank > largestRank) throw cursor.Error("layout rank", $"at most {largestRank}", $"{rank}");
        var extents = new long[rank];
        for (int i = 0; i < rank; i++) extents[i] = cursor.Number(width, "layout extent");
        return extents;
    }

    // The last extent is the size of an element.
    private static long[] WithoutElement(Hdf5Cursor cursor, long[] extents) => extents.Length > 1 && !extents.Contains(0)
        ? extents[..^1]
        : throw cursor.Error("chunk extents", "one or more, none of them 0", $"[{string.Join(", ", extents)}]");
}
