using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>Memory that one value of a plan occupies while the plan runs. The address may change between runs, never during one.</summary>
public sealed unsafe class TensorBuffer
{
    private Arena? _own;
    private long _version;
    private object? _layout;
    private PackedWeights? _packed;
    private readonly Lock _packing = new();

    internal TensorBuffer(DType type, Shape shape) => (DType, Shape) = (type, shape);

    /// <summary>A buffer in memory of its own, which lives as long as the buffer, with a tensor's elements in it.</summary>
    internal static TensorBuffer Holding(Tensor value)
    {
        var buffer = new TensorBuffer(value.DType, value.Shape);
        if (value.DType == DType.Text)
        {
            buffer.Text = value.AsText();
            return buffer;
        }
        buffer = Own(value.DType, value.Shape);
        value.Bytes.CopyTo(new Span<byte>(buffer.Address, value.Bytes.Length));
        return buffer;
    }

    /// <summary>A buffer in memory of its own, which lives as long as the buffer.</summary>
    internal static TensorBuffer Own(DType type, Shape shape)
    {
        var buffer = new TensorBuffer(type, shape) { _own = new Arena() };
        buffer._own.Reserve(Math.Max(1, checked(shape.ElementCount * type.ByteSize())));
        buffer.Address = buffer._own.Address;
        return buffer;
    }

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The shape, known in full; for a data-dependent extent, that of the current run.</summary>
    public Shape Shape { get; internal set; }

    /// <summary>The texts, where the element type is text.</summary>
    public TextColumn? Text { get; set; }

    /// <summary>Counts the changes of what outlives a run: state, and what is computed from it beforehand.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>Says that the elements are no longer what they were.</summary>
    internal void Changed() => Interlocked.Increment(ref _version);

    /// <summary>The elements in another layout, which the first that asks determines; null where another layout is there already.</summary>
    internal PackedWeights? PackedAs(object layout, nint floats, PackedWeights.Layout lay)
    {
        lock (_packing)
        {
            if (_packed is null) (_packed, _layout) = (new PackedWeights(this, floats, lay), layout);
            return _layout!.Equals(layout) ? _packed : null;
        }
    }

    /// <summary>Where the elements lie.</summary>
    internal byte* Address { get; set; }

    /// <summary>The number of elements.</summary>
    public int Count => checked((int)Shape.ElementCount);

    /// <summary>The elements.</summary>
    public Span<T> AsSpan<T>() where T : unmanaged => DTypes.Of<T>() == DType
        ? MemoryMarshal.CreateSpan(ref *(T*)Address, Count)
        : throw new InvalidOperationException($"TensorBuffer: expected elements of type {typeof(T).Name}, got {DType} {Shape}.");

    /// <summary>The elements as bytes.</summary>
    internal Span<byte> AsBytes() => new(Address, checked(Count * DType.ByteSize()));

    /// <summary>A copy that the garbage collector owns.</summary>
    public Tensor ToTensor()
    {
        if (DType == DType.Text) return Tensor.From(Text!, Shape);
        Tensor copy = Tensor.Zeros(DType, Shape);
        new ReadOnlySpan<byte>(Address, copy.Bytes.Length).CopyTo(copy.Bytes);
        return copy;
    }
}
