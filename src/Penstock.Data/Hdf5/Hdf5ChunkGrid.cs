namespace Penstock.Data;

/// <summary>A stored chunk.</summary>
/// <param name="Origin">Its first element in the dataset.</param>
/// <param name="Address">Where it is stored.</param>
/// <param name="StoredBytes">How many bytes are stored.</param>
/// <param name="SkippedFilters">A bit for each filter that was not applied.</param>
internal readonly record struct Hdf5Chunk(long[] Origin, long Address, long StoredBytes, long SkippedFilters);

/// <summary>How chunks of equal extents tile a dataset; those at the far edges may reach over it.</summary>
internal sealed class Hdf5ChunkGrid
{
    private const int LargestChunk = 1 << 30;

    private readonly long[] _largestCounts;
    private readonly int[] _axes;

    public Hdf5ChunkGrid(Hdf5Input input, Hdf5Dataspace space, long[] chunk, int elementSize, long address)
    {
        if (chunk.Length != space.Extents.Length)
            throw input.Error(address, "chunk extents", $"{space.Extents.Length} of them, as the dataspace has", $"{chunk.Length}");
        (Extents, Chunk, ElementSize) = (space.Extents, chunk, elementSize);
        _largestCounts = [.. space.Largest.Zip(chunk, (extent, by) => extent == Hdf5Cursor.Undefined ? 1 : (extent + by - 1) / by)];
        // Indices that grow count the axis without limit as the slowest.
        int unlimited = Math.Max(0, Array.IndexOf(space.Largest, Hdf5Cursor.Undefined));
        _axes = [unlimited, .. Enumerable.Range(0, chunk.Length).Where(axis => axis != unlimited)];
        Int128 chunkBytes = elementSize, count = 1;
        for (int axis = 0; axis < chunk.Length; axis++)
        {
            chunkBytes = Int128.Min(chunkBytes * chunk[axis], long.MaxValue);
            count = Int128.Min(count * ((Extents[axis] + chunk[axis] - 1) / chunk[axis]), long.MaxValue);
        }
        if (chunkBytes > LargestChunk) throw input.Error(address, "chunk size", $"at most {LargestChunk} bytes", $"{chunkBytes}");
        if (chunkBytes * count > input.UnpackedLimit)
            throw input.Error(address, "chunk extents", $"at most {input.UnpackedLimit} bytes, as a file of {input.Length} can hold", $"{count} chunks of {chunkBytes}");
        (ChunkBytes, Count) = ((int)chunkBytes, (long)count);
    }

    public long[] Extents { get; }

    public long[] Chunk { get; }

    public int ElementSize { get; }

    /// <summary>The bytes of a chunk before filters.</summary>
    public int ChunkBytes { get; }

    /// <summary>The number of chunks that the dataset's current extents need.</summary>
    public long Count { get; }

    /// <summary>Whether the chunk holds an element of the dataset; a dataset that was made smaller may keep others.</summary>
    public bool Contains(long[] origin)
    {
        for (int axis = 0; axis < origin.Length; axis++)
            if (origin[axis] >= Extents[axis]) return false;
        return true;
    }

    /// <summary>Whether the chunk reaches over the dataset's edge.</summary>
    public bool IsCut(long[] origin)
    {
        for (int axis = 0; axis < origin.Length; axis++)
            if (origin[axis] + Chunk[axis] > Extents[axis]) return true;
        return false;
    }

    /// <summary>The first element of the chunk with a number; numbers run over the extents that the dataset may grow to.</summary>
    public long[] Origin(long number)
    {
        var origin = new long[Chunk.Length];
        for (int i = _axes.Length - 1; i > 0; i--)
        {
            long count = Math.Max(1, _largestCounts[_axes[i]]);
            origin[_axes[i]] = number % count * Chunk[_axes[i]];
            number /= count;
        }
        origin[_axes[0]] = (long)Int128.Min((Int128)number * Chunk[_axes[0]], long.MaxValue >> 1);
        return origin;
    }

    /// <summary>The inverse of <see cref="Origin"/>.</summary>
    public Int128 Number(long[] origin)
    {
        Int128 number = 0;
        foreach (int axis in _axes) number = Int128.Min(number * Math.Max(1, _largestCounts[axis]), long.MaxValue) + origin[axis] / Chunk[axis];
        return number;
    }

    /// <summary>The origins of all chunks that the current extents need.</summary>
    public IEnumerable<long[]> Origins()
    {
        for (long i = 0; i < Count; i++)
        {
            var origin = new long[Chunk.Length];
            long rest = i;
            for (int axis = Chunk.Length - 1; axis >= 0; axis--)
            {
                long count = (Extents[axis] + Chunk[axis] - 1) / Chunk[axis];
                origin[axis] = rest % count * Chunk[axis];
                rest /= count;
            }
            yield return origin;
        }
    }

    /// <summary>Copies a chunk's elements to their places, leaving out what reaches over the edge.</summary>
    public void Place(ReadOnlySpan<byte> chunk, long[] origin, Span<byte> dataset)
    {
        int last = Chunk.Length - 1;
        int run = (int)Math.Min(Chunk[last], Extents[last] - origin[last]) * ElementSize;
        var at = new long[Chunk.Length];
        while (true)
        {
            long from = 0, to = 0;
            for (int axis = 0; axis <= last; axis++)
            {
                from = from * Chunk[axis] + at[axis];
                to = to * Extents[axis] + origin[axis] + at[axis];
            }
            chunk.Slice((int)from * ElementSize, run).CopyTo(dataset[((int)to * ElementSize)..]);
            int next = last - 1;
            while (next >= 0 && (++at[next] == Chunk[next] || origin[next] + at[next] == Extents[next])) at[next--] = 0;
            if (next < 0) return;
        }
    }
}
