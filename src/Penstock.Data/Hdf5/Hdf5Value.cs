using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Elements to be written: their datatype and dataspace as the file holds them, and numbers, texts of one length, or texts apart.</summary>
internal sealed class Hdf5Value
{
    public const int ReferenceSize = 16;

    private Hdf5Value(byte[] type, Shape shape, long byteCount) => (Type, Space, ByteCount) = (type, EncodeSpace(shape), byteCount);

    /// <summary>The datatype message.</summary>
    public byte[] Type { get; }

    /// <summary>The dataspace message.</summary>
    public byte[] Space { get; }

    /// <summary>The bytes of all elements; those of texts apart are references.</summary>
    public long ByteCount { get; }

    public Tensor? Numbers { get; private init; }

    public byte[]? FixedTexts { get; private init; }

    public TextColumn? VariableTexts { get; private init; }

    public static Hdf5Value Of(Tensor value, string owner, Hdf5Text text = Hdf5Text.Variable)
    {
        if (value.DType == DType.Text) return OfTexts(value.AsText(), value.Shape, owner, text);
        return new Hdf5Value(EncodeType(value.DType), value.Shape, Size(value.Count, value.DType.ByteSize(), owner)) { Numbers = value };
    }

    private static int Size(long count, int elementSize, string owner) => count * elementSize <= Array.MaxLength
        ? (int)(count * elementSize)
        : throw new ArgumentException($"{owner}: expected at most {Array.MaxLength} bytes, got {count} elements of {elementSize}.");

    private static Hdf5Value OfTexts(TextColumn texts, Shape shape, string owner, Hdf5Text kind)
    {
        int longest = 1;
        bool ascii = true;
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Contains((byte)0)) throw new ArgumentException($"{owner}: expected texts without zero characters, which end a text in HDF5, got one in text {i}.");
            longest = Math.Max(longest, texts[i].Length);
            ascii &= Ascii.IsValid(texts[i]);
        }
        if (kind == Hdf5Text.Variable) return new Hdf5Value(VariableText, shape, Size(texts.Count, ReferenceSize, owner)) { VariableTexts = texts };
        var bytes = new byte[Size(texts.Count, longest, owner)];
        for (int i = 0; i < texts.Count; i++) texts[i].CopyTo(bytes.AsSpan(i * longest));
        return new Hdf5Value(FixedText(longest, ascii), shape, bytes.Length) { FixedTexts = bytes };
    }

    private static byte[] VariableText => new Hdf5Block().Byte(0x19, 1, 1, 0).UInt32(ReferenceSize).Bytes(Integer(1, signed: false)).ToArray();

    // As h5py writes them: padded with zeros, and marked as UTF-8 only where it matters.
    private static byte[] FixedText(int size, bool ascii) => new Hdf5Block().Byte(0x13, (byte)(ascii ? 0x01 : 0x11), 0, 0).UInt32(size).ToArray();

    private static byte[] EncodeType(DType type) => type switch
    {
        DType.Float32 => new Hdf5Block().Byte(0x11, 0x20, 31, 0).UInt32(4).UInt16(0).UInt16(32).Byte(23, 8, 0, 23).UInt32(127).ToArray(),
        DType.Float64 => new Hdf5Block().Byte(0x11, 0x20, 63, 0).UInt32(8).UInt16(0).UInt16(64).Byte(52, 11, 0, 52).UInt32(1023).ToArray(),
        DType.Bool => new Hdf5Block().Byte(0x18, 2, 0, 0).UInt32(1).Bytes(Integer(1, signed: true)).Signature("FALSE\0\0\0TRUE\0\0\0\0").Byte(0, 1).ToArray(),
        _ => Integer(type.ByteSize(), signed: type != DType.UInt8),
    };

    private static byte[] Integer(int size, bool signed) =>
        new Hdf5Block().Byte(0x10, (byte)(signed ? 8 : 0), 0, 0).UInt32(size).UInt16(0).UInt16(8 * size).ToArray();

    private static byte[] EncodeSpace(Shape shape)
    {
        long[] extents = shape.ToArray();
        var block = new Hdf5Block().Byte(1, (byte)extents.Length, (byte)(extents.Length == 0 ? 0 : 1)).Zeros(5);
        foreach (long extent in extents) block.Int64(extent);
        foreach (long largest in extents) block.Int64(largest);
        return block.ToArray();
    }
}
