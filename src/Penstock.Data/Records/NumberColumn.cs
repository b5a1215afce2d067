using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Numbers of one feature, one after the other.</summary>
internal abstract class NumberColumn<T>(FeatureField field) : FeatureValues(field) where T : unmanaged
{
    private T[] _values = [];
    private Tensor? _into;

    private protected int Used { get; private set; }

    public override Tensor Build()
    {
        Shape shape = BatchShape();
        if (Field.Layout != FeatureLayout.Variable || Rows == 1)
            return Field.HasLengths || Used < _values.Length ? Tensor.From(_values.AsSpan(0, Used).ToArray(), shape)
                : _into is not null && ReferenceEquals(_into.Data, _values) && _into.Shape == shape ? _into
                : Tensor.From(_values, shape);
        return PaddedGroups.Of(Tensor.From(_values.AsSpan(0, Used).ToArray(), Field.Shape.Insert(0, Sum)), Lengths.ToArray(), Field.Name);
    }

    private protected override void BeginValues(int rows, Tensor? into)
    {
        int last = Used;
        Used = 0;
        _into = null;
        if (Field.HasLengths) return;
        // A batch may be asked for that is larger than the data: beyond some size, memory comes with the values.
        int count = (int)Math.Min((long)rows * Width, Math.Max(last, Math.Max(Width, LeastCapacity)));
        if (into is not null && into.DType == Field.DType && into.Count == (long)rows * Width && into.Data is T[] data && data.Length == into.Count) (_into, _values) = (into, data);
        else _values = new T[count];
    }

    private protected override void AddDefault(Tensor value)
    {
        ReadOnlySpan<T> values = value.AsSpan<T>();
        Span<T> room = Room(Width);
        if (values.Length == 1) room.Fill(values[0]);
        else values.CopyTo(room);
        Used += Width;
    }

    private protected override void ShortenValues(int count) => Used = count;

    private protected override void Drop(int count) => Used -= count;

    /// <summary>Room for so many values behind those that are there; they count once <see cref="Take"/> says so.</summary>
    private protected Span<T> Room(int count)
    {
        if (count > Array.MaxLength - Used) throw Error($"at most {Array.MaxLength} values in a batch", "more. Use smaller batches");
        if (_values.Length - Used < count) Array.Resize(ref _values, (int)Math.Max((long)Used + count, Math.Min(2L * _values.Length, Array.MaxLength)));
        return _values.AsSpan(Used, count);
    }

    private protected void Take(int count) => Used += count;

    /// <summary>An error where a fixed feature has more values than its shape.</summary>
    private protected void CheckFits(int count, int before)
    {
        if (!Field.HasLengths && count > Width - before) throw Error(Describe(), $"{(long)count + before}");
    }
}

/// <summary>Values of a float_list.</summary>
internal sealed class FloatColumn<T>(FeatureField field) : NumberColumn<T>(field) where T : unmanaged
{
    private protected override FeatureKind Kind => FeatureKind.Float;

    private protected override int AddList(ReadOnlySpan<byte> record, WireRange list, int before)
    {
        int count = 0;
        var reader = new ProtoReader(record, list);
        while (reader.Next(out int number, out WireType type))
        {
            if (number == 1 && type == WireType.Bytes) count += AddPacked(reader.Bytes(), before + count);
            else if (number == 1 && type == WireType.Fixed32)
            {
                CheckFits(1, before + count);
                Room(1)[0] = Of(reader.Single());
                Take(1);
                count++;
            }
            else reader.Pass(number, type);
        }
        return count;
    }

    private int AddPacked(ReadOnlySpan<byte> bytes, int before)
    {
        int count = bytes.Length / sizeof(float);
        if (count * sizeof(float) != bytes.Length) throw Error("a multiple of 4 bytes in a float_list", $"{bytes.Length}");
        CheckFits(count, before);
        Span<T> room = Room(count);
        if (typeof(T) == typeof(float) && BitConverter.IsLittleEndian) MemoryMarshal.Cast<byte, T>(bytes).CopyTo(room);
        else
            for (int i = 0; i < room.Length; i++) room[i] = Of(BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]));
        Take(count);
        return count;
    }

    private static T Of(float value)
    {
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>(value);
        return Unsafe.BitCast<double, T>(value);
    }
}

/// <summary>Values of an int64_list.</summary>
internal sealed class IntegerColumn<T>(FeatureField field) : NumberColumn<T>(field) where T : unmanaged
{
    private protected override FeatureKind Kind => FeatureKind.Int64;

    private protected override int AddList(ReadOnlySpan<byte> record, WireRange list, int before)
    {
        int count = 0;
        var reader = new ProtoReader(record, list);
        while (reader.Next(out int number, out WireType type))
        {
            if (number == 1 && type == WireType.Bytes) count += AddPacked(record, reader.Range(), before + count);
            else if (number == 1 && type == WireType.Varint)
            {
                CheckFits(1, before + count);
                Room(1)[0] = Of(unchecked((long)reader.Varint()));
                Take(1);
                count++;
            }
            else reader.Pass(number, type);
        }
        return count;
    }

    private int AddPacked(ReadOnlySpan<byte> record, WireRange range, int before)
    {
        // No value has less than a byte, so there are no more values than bytes.
        Span<T> room = Room(Field.HasLengths ? range.Length : Math.Min(range.Length, Width - before));
        int count = 0;
        var reader = new ProtoReader(record, range);
        while (!reader.IsAtEnd)
        {
            long value = unchecked((long)reader.Varint());
            if (count == room.Length) CheckFits(VarintCount.Of(record.Slice(range.Start, range.Length)), before);
            room[count++] = Of(value);
        }
        Take(count);
        return count;
    }

    private T Of(long value)
    {
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<long, T>(value);
        if (typeof(T) == typeof(int) && value == unchecked((int)value)) return Unsafe.BitCast<int, T>((int)value);
        if (typeof(T) == typeof(byte) && value == unchecked((byte)value)) return Unsafe.BitCast<byte, T>((byte)value);
        if (typeof(T) == typeof(short) && value == unchecked((short)value)) return Unsafe.BitCast<short, T>((short)value);
        if (typeof(T) == typeof(sbyte) && value == unchecked((sbyte)value)) return Unsafe.BitCast<sbyte, T>((sbyte)value);
        if (typeof(T) == typeof(bool) && value is 0 or 1) return Unsafe.BitCast<bool, T>(value == 1);
        throw Error($"values of {Field.DType}", $"{value}. Specify it as Int64");
    }
}
