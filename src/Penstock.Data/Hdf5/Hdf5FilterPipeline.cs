using System.Buffers.Binary;
using System.IO.Compression;

namespace Penstock.Data;

/// <summary>What was done to each chunk before it was stored: shuffle, deflate, Fletcher's checksum; undone from the last to the first.</summary>
internal sealed class Hdf5FilterPipeline
{
    private const int Deflate = 1, Shuffle = 2, Fletcher32 = 3, LargestBuiltIn = 255, MostFilters = 32, ChecksumSize = 4;

    private readonly record struct Filter(int Id, long[] Values);

    private readonly List<Filter> _filters = [];

    public static Hdf5FilterPipeline None { get; } = new();

    public static Hdf5FilterPipeline Read(Hdf5Cursor cursor)
    {
        var pipeline = new Hdf5FilterPipeline();
        int version = cursor.Version("filter pipeline", 1, 2), count = cursor.Byte("filter count");
        if (count > MostFilters) throw cursor.Error("filter count", $"at most {MostFilters}", $"{count}");
        if (version == 1) cursor.Skip(6, "filter pipeline");
        for (int i = 0; i < count; i++) pipeline._filters.Add(ReadFilter(cursor, version));
        return pipeline;
    }

    private static Filter ReadFilter(Hdf5Cursor cursor, int version)
    {
        int id = cursor.UInt16("filter");
        int nameLength = version == 1 || id > LargestBuiltIn ? cursor.UInt16("filter name length") : 0;
        cursor.Skip(2, "filter flags");
        int values = cursor.UInt16("filter values");
        cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength, "filter name");
        var all = new long[values];
        for (int i = 0; i < values; i++) all[i] = cursor.UInt32("filter value");
        if (version == 1 && values % 2 != 0) cursor.Skip(4, "filter values");
        return new Filter(id, all);
    }

    /// <summary>The bytes of a chunk as they were before the filters.</summary>
    /// <param name="input">The file.</param>
    /// <param name="chunk">Where it is stored, and which filters were skipped for it.</param>
    /// <param name="size">How many bytes must come out.</param>
    public byte[] Decode(Hdf5Input input, Hdf5Chunk chunk, int size)
    {
        var bytes = new byte[Size(input, chunk)];
        input.Read(chunk.Address, bytes, "chunk");
        for (int i = _filters.Count - 1; i >= 0; i--)
        {
            if ((chunk.SkippedFilters >> i & 1) != 0) continue;
            bytes = _filters[i].Id switch
            {
                Deflate => Inflate(input, chunk, bytes, size + _filters.Count * ChecksumSize),
                Shuffle => Unshuffle(bytes, _filters[i].Values is [> 0 and <= int.MaxValue and var width, ..] ? (int)width : 1),
                Fletcher32 => Verify(input, chunk, bytes),
                var id => throw input.Error(chunk.Address, "filter", "deflate (1), shuffle (2) or fletcher32 (3)", $"{id}. Write the file without it"),
            };
        }
        return bytes.Length == size ? bytes : throw input.Error(chunk.Address, "chunk", $"{size} bytes", $"{bytes.Length}");
    }

    private static int Size(Hdf5Input input, Hdf5Chunk chunk)
    {
        input.Check(chunk.Address, chunk.StoredBytes, "chunk");
        return chunk.StoredBytes <= Array.MaxLength ? (int)chunk.StoredBytes : throw input.Error(chunk.Address, "chunk", $"at most {Array.MaxLength} bytes", $"{chunk.StoredBytes}");
    }

    private static byte[] Inflate(Hdf5Input input, Hdf5Chunk chunk, byte[] bytes, int limit)
    {
        var all = new byte[limit];
        int length;
        bool hasMore;
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            length = inflated.ReadAtLeast(all, limit, throwOnEndOfStream: false);
            hasMore = inflated.ReadByte() >= 0;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw input.Error(chunk.Address, "chunk", "a deflated stream", $"a damaged one ({problem.Message})");
        }
        return hasMore ? throw input.Error(chunk.Address, "chunk", $"at most {limit} bytes after inflating", "more") : all[..length];
    }

    // All first bytes of the elements, then all second bytes ...; what does not fill an element stands unchanged at the end.
    private static byte[] Unshuffle(byte[] bytes, int width)
    {
        int count = bytes.Length / width;
        if (width == 1 || count < 2) return bytes;
        var all = (byte[])bytes.Clone();
        for (int part = 0; part < width; part++)
            for (int i = 0; i < count; i++) all[i * width + part] = bytes[part * count + i];
        return all;
    }

    private static byte[] Verify(Hdf5Input input, Hdf5Chunk chunk, byte[] bytes)
    {
        if (bytes.Length < ChecksumSize) throw input.Error(chunk.Address, "chunk", "a checksum", $"{bytes.Length} bytes");
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - ChecksumSize));
        uint computed = Hdf5Checksum.Fletcher32(bytes.AsSpan(0, bytes.Length - ChecksumSize));
        return stored == computed ? bytes[..^ChecksumSize] : throw input.Error(chunk.Address, "chunk checksum", $"{computed:x8}", $"{stored:x8}. The file is damaged");
    }
}
