using System.Buffers.Binary;
using System.IO.Compression;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads IDX files, the format of MNIST: a type, the extents, then the elements big-endian; plain or gzipped.</summary>
public static class Idx
{
    private const int MaximumRank = 8;
    // Deflate makes at most 1032 bytes of one, so a longer claim is false.
    private const long MaximumInflation = 1032;

    /// <summary>Reads a file; gzip is recognised by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">The most bytes of elements to accept; 2 GiB by default.</param>
    /// <exception cref="InvalidDataException">The file is not an IDX file, is cut short, or goes on after its last element.</exception>
    public static Tensor Read(string path, long maximumBytes = int.MaxValue)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        long most = Math.Min(maximumBytes, isGzip ? checked(file.Length * MaximumInflation) : file.Length);
        try
        {
            using Stream stream = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Read(stream, path, most);
        }
        catch (InvalidDataException error) when (!error.Message.StartsWith("Idx", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"Idx {path}: expected gzip data, got damaged bytes: {error.Message}", error);
        }
    }

    private static Tensor Read(Stream stream, string path, long maximumBytes)
    {
        Span<byte> head = stackalloc byte[4 + 4 * MaximumRank];
        Fill(stream, head[..4], path, "the header");
        if (head[0] != 0 || head[1] != 0) throw Error(path, "expected two zero bytes at offset 0", $"{head[0]}, {head[1]}");
        DType type = TypeOf(head[2], path);
        int rank = head[3];
        if (rank is 0 or > MaximumRank) throw Error(path, $"expected 1 to {MaximumRank} axes at offset 3", $"{rank}");
        Fill(stream, head[4..(4 + 4 * rank)], path, "the extents");
        var extents = new long[rank];
        long bytes = type.ByteSize();
        for (int i = 0; i < rank; i++)
        {
            extents[i] = BinaryPrimitives.ReadUInt32BigEndian(head[(4 + 4 * i)..]);
            if (extents[i] != 0 && bytes > maximumBytes / extents[i]) throw Error(path, $"expected at most {maximumBytes} bytes of elements", $"axes that claim more, axis {i} being {extents[i]}");
            bytes *= extents[i];
        }
        Tensor tensor = Tensor.Zeros(type, Shape.Of(extents));
        Fill(stream, tensor.Bytes, path, $"the elements of shape {tensor.Shape}");
        if (stream.ReadByte() >= 0) throw Error(path, $"expected the end of the file after shape {tensor.Shape}", "more bytes");
        if (BitConverter.IsLittleEndian) ByteOrder.Reverse(tensor.Bytes, type.ByteSize());
        return tensor;
    }

    private static DType TypeOf(byte code, string path) => code switch
    {
        0x08 => DType.UInt8,
        0x09 => DType.Int8,
        0x0B => DType.Int16,
        0x0C => DType.Int32,
        0x0D => DType.Float32,
        0x0E => DType.Float64,
        _ => throw Error(path, "expected an element type of 8, 9, 11, 12, 13 or 14 at offset 2", $"{code}"),
    };

    private static void Fill(Stream stream, Span<byte> bytes, string path, string what)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length) throw Error(path, $"expected {bytes.Length} bytes of {what}", $"{read} before the end. The file is cut short; fetch it again");
    }

    private static InvalidDataException Error(string path, string expected, string got) => new($"Idx {path}: {expected}, got {got}.");
}
