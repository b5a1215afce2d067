using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>
/// The elements of one input while they are read: numbers in memory that stays where it is, so that a plan can take them from there;
/// texts as bytes and offsets. It only grows, and is used again by the next request.
/// </summary>
internal sealed unsafe class InputBuffer
{
    private const int FirstBytes = 256;
    private byte[] _numbers = [];
    private byte[] _text = [];
    private int[] _offsets = [0];
    private int _size;

    public InputBuffer(WireType type)
    {
        Type = type;
        _size = type.Size();
        if (_size > 0) Grow(FirstBytes);
    }

    public WireType Type { get; }

    /// <summary>The number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>Extents of what was read last: of an item in row form, of the whole tensor in column form.</summary>
    public List<int> Shape { get; } = [];

    /// <summary>Where the numbers lie.</summary>
    public byte* Address => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_numbers));

    /// <summary>How many elements there is memory for.</summary>
    public int Capacity => _numbers.Length / _size;

    /// <summary>The bytes that it holds on to.</summary>
    public long HeldBytes => (long)_numbers.Length + _text.Length + sizeof(int) * (long)_offsets.Length;

    public void Clear()
    {
        Count = 0;
        Shape.Clear();
    }

    /// <summary>Makes room for so many elements in all, and returns where they begin.</summary>
    public byte* Reserve(int count)
    {
        long bytes = (long)count * _size;
        if (bytes > _numbers.Length) Grow(bytes);
        return Address;
    }

    /// <summary>Says how many elements were put where <see cref="Reserve"/> pointed to.</summary>
    public void SetCount(int count) => Count = count;

    public void Add<T>(T value) where T : unmanaged
    {
        Reserve(Count + 1);
        ((T*)Address)[Count++] = value;
    }

    /// <summary>Copies the bytes of a text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        int start = _offsets[Count], end = checked(start + text.Length);
        if (Count + 2 > _offsets.Length) Array.Resize(ref _offsets, Math.Max(16, 2 * _offsets.Length));
        if (end > _text.Length) Array.Resize(ref _text, Math.Max(FirstBytes, Math.Max(end, (int)Math.Min(Array.MaxLength, 2L * _text.Length))));
        text.CopyTo(_text.AsSpan(start));
        _offsets[++Count] = end;
    }

    /// <summary>One of the texts.</summary>
    public ReadOnlySpan<byte> TextAt(int index) => _text.AsSpan(_offsets[index], _offsets[index + 1] - _offsets[index]);

    /// <summary>A missing value: NaN, or the empty text.</summary>
    public void AddMissing()
    {
        switch (Type)
        {
            case WireType.Double: Add(double.NaN); break;
            case WireType.Float: Add(float.NaN); break;
            default: Add(""u8); break;
        }
    }

    /// <summary>A copy of the elements as a tensor.</summary>
    public Tensor ToTensor(Shape shape) => Type switch
    {
        WireType.Float => Tensor.From(Copy<float>(), shape),
        WireType.Double => Tensor.From(Copy<double>(), shape),
        WireType.Int32 => Tensor.From(Copy<int>(), shape),
        WireType.Int64 => Tensor.From(Copy<long>(), shape),
        WireType.Int16 => Tensor.From(Copy<short>(), shape),
        WireType.Int8 => Tensor.From(Copy<sbyte>(), shape),
        WireType.UInt8 => Tensor.From(Copy<byte>(), shape),
        WireType.Bool => Tensor.From(Copy<bool>(), shape),
        _ => Tensor.From(new TextColumn(_text.AsSpan(0, _offsets[Count]).ToArray(), _offsets.AsSpan(0, Count + 1).ToArray()), shape),
    };

    /// <summary>The elements, for numbers.</summary>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged => new(Address, Count);

    private T[] Copy<T>() where T : unmanaged => AsSpan<T>().ToArray();

    private void Grow(long bytes)
    {
        byte[] larger = GC.AllocateArray<byte>(checked((int)Math.Max(bytes, Math.Min(Array.MaxLength, 2L * _numbers.Length))), pinned: true);
        _numbers.AsSpan().CopyTo(larger);
        _numbers = larger;
    }
}
