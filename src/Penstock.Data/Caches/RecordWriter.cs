using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The bytes of one element of a cache file, little-endian; the buffer is used again and again.</summary>
internal sealed class RecordWriter
{
    private byte[] _bytes = new byte[256];
    private int _count;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Write(byte value) => Room(1)[0] = value;

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    public void Write(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Write(bytes);
        Encoding.UTF8.GetBytes(text, Room(bytes));
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>The elements of an array of numbers.</summary>
    public void WriteElements(Array array) =>
        Write(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));

    public void Write(Tensor tensor)
    {
        Write((byte)tensor.DType);
        Write((byte)tensor.Shape.Rank);
        foreach (long extent in tensor.Shape.ToArray()) Write(extent);
        if (tensor.DType != DType.Text)
        {
            Write(tensor.Bytes);
            return;
        }
        TextColumn texts = tensor.AsText();
        for (int i = 0; i < texts.Count; i++)
        {
            Write(texts[i].Length);
            Write(texts[i]);
        }
    }

    private Span<byte> Room(int bytes)
    {
        int end = checked(_count + bytes);
        if (end > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _bytes.Length)));
        Span<byte> room = _bytes.AsSpan(_count, bytes);
        _count = end;
        return room;
    }
}

/// <summary>Reads one element of a cache file; every size is checked against the bytes that there are before memory is taken.</summary>
internal sealed unsafe class RecordReader(string path)
{
    private byte* _at;
    private long _left;

    /// <summary>Goes to the beginning of an element.</summary>
    public void Open(ReadOnlySpan<byte> mapped)
    {
        // The bytes are mapped and do not move.
        _at = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(mapped));
        _left = mapped.Length;
    }

    /// <summary>Checks that the element has been read to its end.</summary>
    public void Close()
    {
        if (_left != 0) throw Damage("the end of an element");
    }

    public byte ReadByte() => Take(1)[0];

    public int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadLong() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>How many items follow, of so many bytes each at least.</summary>
    public int ReadCount(int bytesEach)
    {
        int count = ReadInt();
        return count >= 0 && count <= _left / bytesEach ? count : throw Damage("a count that fits");
    }

    public string ReadText() => Encoding.UTF8.GetString(Take(ReadCount(1)));

    public void ReadElements(Array array) =>
        Take(Buffer.ByteLength(array)).CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));

    public Tensor ReadTensor()
    {
        var type = (DType)ReadByte();
        if (!Enum.IsDefined(type)) throw Damage("a type of numbers");
        var extents = new long[ReadByte()];
        long count = 1;
        int bytesEach = type == DType.Text ? sizeof(int) : type.ByteSize();
        for (int i = 0; i < extents.Length; i++)
        {
            extents[i] = ReadLong();
            if (extents[i] < 0 || extents[i] > int.MaxValue || (count *= extents[i]) > int.MaxValue) throw Damage("a shape that fits");
        }
        if (count > _left / bytesEach) throw Damage("a shape that fits");
        Shape shape = Shape.Of(extents);
        if (type == DType.Text)
        {
            var stack = new TextStack((int)count);
            for (long i = 0; i < count; i++) stack.Add(Take(ReadCount(1)));
            return Tensor.From(stack.ToColumn(), shape);
        }
        Tensor tensor = Tensor.Zeros(type, shape);
        Take(tensor.Bytes.Length).CopyTo(tensor.Bytes);
        return tensor;
    }

    public InvalidDataException Damage(string expected) => new($"{path}: expected {expected}, got a damaged element.");

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _left) throw Damage($"{bytes} bytes more");
        var taken = new ReadOnlySpan<byte>(_at, bytes);
        _at += bytes;
        _left -= bytes;
        return taken;
    }
}
