using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Reads a TensorProto in all its forms: content as it lies in memory, or a field of its kind, packed or not, where the last value stands for all that are left out.</summary>
internal static class TensorReading
{
    // What a file leaves out costs it nothing: without a bound of their own, thirty bytes would ask for as much as the largest tensor.
    private const int MostExtents = 254, MostLeftOut = 1 << 22, MostTextsLeftOut = 1 << 16;

    /// <summary>Reads a tensor.</summary>
    /// <param name="message">The message, of which the tensor keeps parts where it can.</param>
    /// <param name="largest">How many bytes its elements may take.</param>
    /// <exception cref="InvalidDataException">It is malformed, of a type without numbers, or too large.</exception>
    public static LoggedTensor Read(ReadOnlyMemory<byte> message, int largest)
    {
        ReadOnlySpan<byte> bytes = message.Span;
        ulong type = 0;
        List<long> shape = [];
        WireRange content = WireRange.None;
        List<WireRange> texts = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next(out int field, out WireType wire))
        {
            if (field == TensorField.Type && wire == WireType.Varint) type = reader.Varint();
            else if (field == TensorField.Shape && wire == WireType.Bytes) ReadShape(bytes, reader.Range(), shape);
            else if (field == TensorField.Content && wire == WireType.Bytes) content = reader.Range();
            else if (field == TensorField.Texts && wire == WireType.Bytes) texts.Add(reader.Range());
            else reader.Pass(field, wire);
        }
        if (!LogElement.TryOf(type, out LogElement? element)) throw new InvalidDataException($"tensor: expected elements that are numbers or strings, got the type {type}");
        long count = Count(shape);
        if (element.IsText) return Texts(message, shape, count, texts, largest);
        if (count > largest / element.Size) throw new InvalidDataException($"tensor: expected elements of at most {largest:N0} bytes, got {count:N0} of {element.Size} bytes each. Set LargestTensor if that is true");
        if (count > (long)bytes.Length + MostLeftOut) throw new InvalidDataException($"tensor: expected at most {MostLeftOut:N0} elements that are left out, got {count:N0} elements in {bytes.Length:N0} bytes");
        if (content is { IsNone: false, Length: > 0 })
        {
            if (content.Length != count * element.Size) throw new InvalidDataException($"tensor: expected {count * element.Size} bytes of elements, got {content.Length}");
            return new(element, [.. shape], message.Slice(content.Start, content.Length));
        }
        byte[] elements = new byte[count * element.Size];
        Fill(bytes, element, elements, (int)type);
        return new(element, [.. shape], elements);
    }

    private static void ReadShape(ReadOnlySpan<byte> bytes, WireRange range, List<long> shape)
    {
        var reader = new ProtoReader(bytes, range);
        while (reader.Next(out int field, out WireType wire))
        {
            if (field == TensorField.IsRankUnknown && wire == WireType.Varint)
            {
                if (reader.Varint() != 0) throw new InvalidDataException("tensor: expected a known rank, got an unknown one");
            }
            else if (field == TensorField.Extent && wire == WireType.Bytes)
            {
                if (shape.Count == MostExtents) throw new InvalidDataException($"tensor: expected at most {MostExtents} extents, got more");
                shape.Add(ReadExtent(bytes, reader.Range()));
            }
            else reader.Pass(field, wire);
        }
    }

    private static long ReadExtent(ReadOnlySpan<byte> bytes, WireRange range)
    {
        ulong extent = 0;
        var reader = new ProtoReader(bytes, range);
        while (reader.Next(out int field, out WireType wire))
        {
            if (field == TensorField.ExtentSize && wire == WireType.Varint) extent = reader.Varint();
            else reader.Pass(field, wire);
        }
        return extent <= int.MaxValue ? (long)extent : throw new InvalidDataException($"tensor: expected an extent of at most {int.MaxValue}, got {unchecked((long)extent)}");
    }

    // Extents may multiply to more than any number holds, and a zero among them makes it none at all.
    private static long Count(List<long> shape)
    {
        if (shape.Contains(0)) return 0;
        long count = 1;
        foreach (long extent in shape) count = count > int.MaxValue ? count : count * extent;
        return count;
    }

    private static LoggedTensor Texts(ReadOnlyMemory<byte> message, List<long> shape, long count, List<WireRange> texts, int largest)
    {
        if (texts.Count > count) throw new InvalidDataException($"tensor: expected {count} strings, got {texts.Count}");
        if (count > texts.Count + MostTextsLeftOut || count > largest / Unsafe.SizeOf<ReadOnlyMemory<byte>>()) throw new InvalidDataException($"tensor: expected strings of at most {largest:N0} bytes, got {count:N0} of them. Set LargestTensor if that is true");
        var strings = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < texts.Count; i++) strings[i] = message.Slice(texts[i].Start, texts[i].Length);
        // Left out at the end is what equals the value before.
        if (texts.Count > 0) strings.AsSpan(texts.Count).Fill(strings[texts.Count - 1]);
        return LoggedTensor.Of(strings, [.. shape]);
    }

    private static void Fill(ReadOnlySpan<byte> bytes, LogElement element, Span<byte> elements, int type)
    {
        int filled = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next(out int field, out WireType wire))
        {
            if (!TensorField.IsNumbers(field)) reader.Pass(field, wire);
            else if (wire == TensorField.WireOf(field)) One(ref reader, field, element, elements, ref filled);
            else if (wire == WireType.Bytes)
            {
                var packed = new ProtoReader(bytes, reader.Range());
                while (!packed.IsAtEnd) One(ref packed, field, element, elements, ref filled);
            }
            else throw new InvalidDataException($"tensor: expected numbers in field {field}, got wire type {(int)wire}");
        }
        // Left out at the end is what equals the value before; a tensor without any is one of zeros.
        if (filled == 0) return;
        for (int at = filled; at < elements.Length; at += element.Size) elements.Slice(filled - element.Size, element.Size).CopyTo(elements[at..]);
    }

    private static void One(ref ProtoReader reader, int field, LogElement element, Span<byte> elements, ref int filled)
    {
        if (filled == elements.Length) throw new InvalidDataException($"tensor: expected at most {elements.Length / element.Size} elements, got more");
        WireType own = TensorField.WireOf(field);
        int size = own switch
        {
            WireType.Fixed32 => sizeof(float),
            WireType.Fixed64 => sizeof(double),
            _ => element.Size,
        };
        if (size != element.Size) throw new InvalidDataException($"tensor: expected elements of type {element.Type}, got those of field {field}");
        ulong bits = own switch
        {
            WireType.Fixed32 => reader.Fixed32(),
            WireType.Fixed64 => reader.Fixed64(),
            _ => reader.Varint(),
        };
        // A number shorter than eight bytes is the low bytes of its varint.
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(whole, bits);
        whole[..size].CopyTo(elements[filled..]);
        filled += size;
    }
}
