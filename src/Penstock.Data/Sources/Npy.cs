using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes NumPy's .npy files: a header that says type, order and shape, then the elements.</summary>
public static partial class Npy
{
    private const int MaximumHeader = 1 << 20, MaximumRank = 32;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file of version 1, 2 or 3, of either byte order, in C or Fortran order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, is cut short, or has elements of a type that no tensor has.</exception>
    public static Tensor Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return Read(file, path);
    }

    /// <summary>Reads from a stream that can tell its length, up to the end of the array.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    public static Tensor Read(Stream stream, string name)
    {
        Header header = ReadHeader(stream, name);
        long count = 1;
        foreach (long extent in header.Shape)
        {
            if (extent != 0 && count > Array.MaxLength / extent) throw Error(name, $"expected at most {Array.MaxLength} elements", $"shape [{string.Join(", ", header.Shape)}]");
            count *= extent;
        }
        long bytes = count * header.Type.ByteSize(), left = stream.Length - stream.Position;
        if (left < bytes) throw Error(name, $"expected {bytes} bytes of elements for shape [{string.Join(", ", header.Shape)}] at offset {stream.Position}", $"{left}. The file is cut short");
        Tensor tensor = Tensor.Zeros(header.Type, Shape.Of(header.Shape));
        stream.ReadExactly(tensor.Bytes);
        if (header.IsBigEndian == BitConverter.IsLittleEndian) ByteOrder.Reverse(tensor.Bytes, header.Type.ByteSize());
        if (header.Type == DType.Bool && tensor.Bytes.IndexOfAnyExcept((byte)0, (byte)1) is >= 0 and var odd)
            throw Error(name, $"expected truth values of 0 or 1", $"{tensor.Bytes[odd]} at element {odd}");
        return header.IsFortran && header.Shape.Length > 1 ? Transposed(tensor) : tensor;
    }

    /// <summary>Writes a file of version 1 in C order, little-endian. A file of the name is replaced only when all has been written.</summary>
    /// <exception cref="ArgumentException">The tensor holds texts.</exception>
    public static void Write(string path, Tensor tensor)
    {
        FileReplacement.Write(path, stream => Write(stream, tensor, path));
    }

    /// <summary>Writes to a stream.</summary>
    internal static void Write(Stream stream, Tensor tensor, string name)
    {
        string type = tensor.DType switch
        {
            DType.Float32 => "<f4",
            DType.Float64 => "<f8",
            DType.Int16 => "<i2",
            DType.Int32 => "<i4",
            DType.Int64 => "<i8",
            DType.Bool => "|b1",
            DType.UInt8 => "|u1",
            DType.Int8 => "|i1",
            _ => throw new ArgumentException($"Npy {name}: expected numbers, got texts. Write them as CSV."),
        };
        string shape = tensor.Shape.Rank == 1 ? $"({tensor.Shape[0]},)" : $"({string.Join(", ", tensor.Shape)})";
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        // The elements begin at a multiple of 64.
        text = text.PadRight((text.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        stream.Write([.. Magic, 1, 0, (byte)text.Length, (byte)(text.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text));
        stream.Write(tensor.Bytes);
    }

    private static Header ReadHeader(Stream stream, string name)
    {
        Span<byte> head = stackalloc byte[12];
        Fill(stream, head[..8], name);
        if (!head.StartsWith(Magic)) throw Error(name, "expected the signature of an .npy file at offset 0", Convert.ToHexString(head[..6]));
        if (head[6] is 0 or > 3) throw Error(name, "expected version 1, 2 or 3 at offset 6", $"{head[6]}");
        int sizeBytes = head[6] == 1 ? 2 : 4;
        Fill(stream, head[8..(8 + sizeBytes)], name);
        uint size = sizeBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (size > MaximumHeader || size > stream.Length - stream.Position) throw Error(name, $"expected a header of at most {Math.Min(MaximumHeader, stream.Length - stream.Position)} bytes at offset 8", $"{size}");
        var bytes = new byte[size];
        Fill(stream, bytes, name);
        string text = Encoding.UTF8.GetString(bytes);
        (DType type, bool isBigEndian) = TypeOf(Field(DescrPattern(), text, "descr", name), name);
        return new(type, isBigEndian, Field(OrderPattern(), text, "fortran_order", name) == "True", ShapeOf(Field(ShapePattern(), text, "shape", name), name));
    }

    private static (DType, bool) TypeOf(string descr, string name)
    {
        DType type = descr.TrimStart('<', '>', '|', '=') switch
        {
            "f4" => DType.Float32,
            "f8" => DType.Float64,
            "i2" => DType.Int16,
            "i4" => DType.Int32,
            "i8" => DType.Int64,
            "b1" => DType.Bool,
            "u1" => DType.UInt8,
            "i1" => DType.Int8,
            _ => throw Error(name, "expected elements of type f4, f8, i1, i2, i4, i8, u1 or b1 in field descr", $"'{descr}'. Convert it with astype"),
        };
        return (type, descr[0] == '>');
    }

    private static long[] ShapeOf(string list, string name)
    {
        string[] parts = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > MaximumRank) throw Error(name, $"expected at most {MaximumRank} axes in field shape", $"{parts.Length}");
        return Array.ConvertAll(parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long extent)
            ? extent
            : throw Error(name, "expected extents in field shape", $"({list})"));
    }

    private static string Field(Regex pattern, string header, string field, string name) => pattern.Match(header) is { Success: true } match
        ? match.Groups[1].Value
        : throw Error(name, $"expected a field {field} in the header", $"\"{header[..Math.Min(header.Length, 100)].Trim()}\"");

    /// <summary>Elements in Fortran order are those of the reversed shape in C order, transposed.</summary>
    private static Tensor Transposed(Tensor fortran)
    {
        Tensor result = Tensor.Zeros(fortran.DType, fortran.Shape);
        long[] extents = fortran.Shape.ToArray();
        var index = new long[extents.Length];
        var strides = new long[extents.Length];
        strides[0] = 1;
        for (int axis = 1; axis < extents.Length; axis++) strides[axis] = strides[axis - 1] * extents[axis - 1];
        int size = fortran.DType.ByteSize();
        long from = 0;
        for (int to = 0; to < fortran.Count; to++)
        {
            fortran.Bytes.Slice((int)from * size, size).CopyTo(result.Bytes.Slice(to * size, size));
            for (int axis = extents.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < extents[axis]) break;
                from -= strides[axis] * extents[axis];
                index[axis] = 0;
            }
        }
        return result;
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        long offset = stream.Position;
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length) throw Error(name, $"expected {bytes.Length} bytes of header at offset {offset}", $"{read}. The file is cut short");
    }

    private static InvalidDataException Error(string name, string expected, string got) => new($"Npy {name}: {expected}, got {got}.");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]?(\[.*\]|[^'",}]+)""")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();

    private sealed record Header(DType Type, bool IsBigEndian, bool IsFortran, long[] Shape);
}
