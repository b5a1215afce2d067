using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Fills a span with the stored bytes of all elements.</summary>
internal delegate void Hdf5RawRead(Span<byte> into);

/// <summary>Turns stored elements into a tensor.</summary>
internal static class Hdf5Elements
{
    /// <summary>Reads all elements.</summary>
    /// <param name="input">The file.</param>
    /// <param name="type">How an element is stored.</param>
    /// <param name="shape">The dataspace's extents followed by those of an array type.</param>
    /// <param name="address">Where the object is, for messages.</param>
    /// <param name="read">Gives the stored bytes.</param>
    public static Tensor Read(Hdf5Input input, Hdf5Datatype type, Shape shape, long address, Hdf5RawRead read)
    {
        while (type.Class is Hdf5TypeClass.Array || (type.Class is Hdf5TypeClass.Enum && !type.IsBool)) type = type.Element!;
        int count = (int)shape.ElementCount;
        if (type.TensorType == DType.Text)
            return Tensor.From(type.IsVariableText ? VariableTexts(input, type, count, address, read) : FixedTexts(type, count, read), shape);
        return type.Float is { } format ? Floats(type, format, shape, count, read) : Integers(input, type, shape, count, address, read);
    }

    private static Tensor Floats(Hdf5Datatype type, Hdf5FloatFormat format, Shape shape, int count, Hdf5RawRead read)
    {
        if (format == Hdf5FloatFormat.Single && type.Size == 4) return Tensor.From(Native<float>(type, count, read), shape);
        if (format == Hdf5FloatFormat.Double && type.Size == 8) return Tensor.From(Native<double>(type, count, read), shape);
        double[] values = type.Size switch
        {
            2 => Array.ConvertAll(Native<ushort>(type, count, read), bits => format.Decode(bits)),
            4 => Array.ConvertAll(Native<uint>(type, count, read), bits => format.Decode(bits)),
            _ => Array.ConvertAll(Native<ulong>(type, count, read), format.Decode),
        };
        return format.FitsSingle ? Tensor.From(Array.ConvertAll(values, v => (float)v), shape) : Tensor.From(values, shape);
    }

    private static Tensor Integers(Hdf5Input input, Hdf5Datatype type, Shape shape, int count, long address, Hdf5RawRead read)
    {
        switch (type.Size, type.Signed || type.IsBool)
        {
            case (1, _) when type.IsBool:
                return Tensor.From(Array.ConvertAll(Native<byte>(type, count, read), v => v != 0), shape);
            case (1, true):
                return Tensor.From(Native<sbyte>(type, count, read), shape);
            case (1, false):
                return Tensor.From(Native<byte>(type, count, read), shape);
            case (2, true):
                return Tensor.From(Native<short>(type, count, read), shape);
            case (2, false):
                return Tensor.From(Array.ConvertAll(Native<ushort>(type, count, read), v => (int)v), shape);
            case (4, true):
                return Tensor.From(Native<int>(type, count, read), shape);
            case (4, false):
                return Tensor.From(Array.ConvertAll(Native<uint>(type, count, read), v => (long)v), shape);
            case (8, true):
                return Tensor.From(Native<long>(type, count, read), shape);
            default:
                return Tensor.From(Array.ConvertAll(Native<ulong>(type, count, read), v => v <= long.MaxValue
                    ? (long)v
                    : throw input.Error(address, "element", $"a whole number up to {long.MaxValue}", $"{v}")), shape);
        }
    }

    // The array of the tensor itself is read into; only big-endian numbers are touched again.
    private static T[] Native<T>(Hdf5Datatype type, int count, Hdf5RawRead read) where T : unmanaged
    {
        var all = new T[count];
        read(MemoryMarshal.AsBytes(all.AsSpan()));
        if (!type.BigEndian) return all;
        Span<byte> bytes = MemoryMarshal.AsBytes(all.AsSpan());
        for (int i = 0; i < count; i++) bytes.Slice(i * type.Size, type.Size).Reverse();
        return all;
    }

    private static TextColumn FixedTexts(Hdf5Datatype type, int count, Hdf5RawRead read)
    {
        var raw = new byte[count * type.Size];
        read(raw);
        var offsets = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            Span<byte> text = raw.AsSpan(i * type.Size, type.Size);
            int end = type.Padding == Hdf5Padding.NullTerminated && text.IndexOf((byte)0) is >= 0 and int zero
                ? zero
                : text.TrimEnd(type.Padding == Hdf5Padding.SpacePadded ? (byte)' ' : (byte)0).Length;
            // Texts only move towards the front, over bytes that are already taken.
            text[..end].CopyTo(raw.AsSpan(offsets[i]));
            offsets[i + 1] = offsets[i] + end;
        }
        return new TextColumn(raw[..offsets[count]], offsets);
    }

    private static TextColumn VariableTexts(Hdf5Input input, Hdf5Datatype type, int count, long address, Hdf5RawRead read)
    {
        var raw = new byte[count * type.Size];
        read(raw);
        var references = new Hdf5Cursor(input, raw, address);
        var bytes = new MemoryStream();
        var offsets = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            long length = references.UInt32("text length"), heap = references.Address("text address");
            int index = (int)Math.Min(references.UInt32("text number"), int.MaxValue);
            if (length > 0 && heap > 0) bytes.Write(input.GlobalHeap.Read(heap, index, length));
            if (bytes.Length > input.TextLimit) throw input.Error(address, "texts", $"at most {input.TextLimit} bytes", "more");
            offsets[i + 1] = (int)bytes.Length;
        }
        return new TextColumn(bytes.ToArray(), offsets);
    }
}
