using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Values of a bytes_list, as they are.</summary>
internal sealed class BytesColumn(FeatureField field) : FeatureValues(field)
{
    private readonly TextStack _texts = new(0);

    private protected override FeatureKind Kind => FeatureKind.Bytes;

    public override Tensor Build()
    {
        Shape shape = BatchShape();
        TextColumn texts = _texts.ToColumn();
        if (Field.Layout != FeatureLayout.Variable || Rows == 1) return Tensor.From(texts, shape);
        return PaddedGroups.Of(Tensor.From(texts, Field.Shape.Insert(0, Sum)), Lengths.ToArray(), Field.Name);
    }

    private protected override void BeginValues(int rows, Tensor? into) => _texts.RemoveLast(_texts.Count);

    private protected override int AddList(ReadOnlySpan<byte> record, WireRange list, int before)
    {
        int count = 0;
        var reader = new ProtoReader(record, list);
        while (reader.Next(out int number, out WireType type))
        {
            if (number != 1 || type != WireType.Bytes)
            {
                reader.Pass(number, type);
                continue;
            }
            _texts.Add(reader.Bytes());
            count++;
        }
        return count;
    }

    private protected override void ShortenValues(int count) => _texts.RemoveLast(_texts.Count - count);

    private protected override void Drop(int count) => _texts.RemoveLast(count);

    private protected override void AddDefault(Tensor value)
    {
        TextColumn texts = value.AsText();
        for (int i = 0; i < Width; i++) _texts.Add(texts[texts.Count == 1 ? 0 : i]);
    }
}

/// <summary>The elements of tensors, one bytes value each.</summary>
internal sealed class RawBytesColumn<T>(FeatureField field) : NumberColumn<T>(field) where T : unmanaged
{
    private protected override FeatureKind Kind => FeatureKind.Bytes;

    private protected override int AddList(ReadOnlySpan<byte> record, WireRange list, int before)
    {
        int count = before;
        var reader = new ProtoReader(record, list);
        while (reader.Next(out int number, out WireType type))
        {
            if (number != 1 || type != WireType.Bytes) reader.Pass(number, type);
            else if (count > 0) throw Error(Describe(), "several");
            else count += AddElements(reader.Bytes());
        }
        return count == 0 ? throw Error(Describe(), "none") : count - before;
    }

    private int AddElements(ReadOnlySpan<byte> bytes)
    {
        Span<byte> room = MemoryMarshal.AsBytes(Room(Width));
        if (bytes.Length != room.Length) throw Error($"{room.Length} bytes for {Field.DType} {Field.Shape}", $"{bytes.Length}");
        bytes.CopyTo(room);
        if (!BitConverter.IsLittleEndian) ByteOrder.Reverse(room, Field.DType.ByteSize());
        if (Field.DType == DType.Bool && room.IndexOfAnyExcept((byte)0, (byte)1) is >= 0 and var odd) throw Error("truth values of 0 or 1", $"{room[odd]}");
        Take(Width);
        return Width;
    }
}
