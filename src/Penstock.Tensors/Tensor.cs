using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Penstock.Tensors;

/// <summary>An array of numbers or texts with a shape, row-major, owned by the garbage collector.</summary>
public sealed class Tensor
{
    private readonly Array? _data;
    private readonly TextColumn? _text;

    private Tensor(Array? data, TextColumn? text, DType type, Shape shape, int count) => (_data, _text, DType, Shape, Count) = (data, text, type, shape, count);

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>The extents, all known.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>Takes over an array as a tensor of one axis.</summary>
    public static Tensor From<T>(params T[] data) where T : unmanaged => From(data, Shape.Of(data.Length));

    /// <summary>Takes over an array as a tensor of the given shape.</summary>
    /// <exception cref="ArgumentException">The array's length is not the shape's element count.</exception>
    public static Tensor From<T>(T[] data, Shape shape) where T : unmanaged
    {
        if (shape.ElementCount != data.Length)
            throw new ArgumentException($"Tensor: expected {shape.ElementCount} elements for shape {shape}, got {data.Length}.");
        return new Tensor(data, null, DTypes.Of<T>(), shape, data.Length);
    }

    /// <summary>Takes over the first elements of an array, which may be longer, as a tensor of one axis.</summary>
    internal static Tensor FromFirst<T>(T[] data, int count) where T : unmanaged => count <= data.Length
        ? new Tensor(data, null, DTypes.Of<T>(), Shape.Of(count), count)
        : throw new ArgumentException($"Tensor: expected at least {count} elements, got {data.Length}.");

    /// <summary>Copies a matrix.</summary>
    public static Tensor From<T>(T[,] data) where T : unmanaged =>
        From(data.Cast<T>().ToArray(), Shape.Of(data.GetLength(0), data.GetLength(1)));

    /// <summary>A tensor of texts.</summary>
    public static Tensor From(params string[] texts) => From(TextColumn.From(texts), Shape.Of(texts.Length));

    /// <summary>A tensor of texts of the given shape.</summary>
    public static Tensor From(TextColumn texts, Shape shape)
    {
        if (shape.ElementCount != texts.Count)
            throw new ArgumentException($"Tensor: expected {shape.ElementCount} texts for shape {shape}, got {texts.Count}.");
        return new Tensor(null, texts, DType.Text, shape, texts.Count);
    }

    /// <summary>A single number.</summary>
    public static Tensor Scalar<T>(T value) where T : unmanaged => From([value], Shape.Scalar);

    /// <summary>Zeros (false, for truth values; empty, for texts).</summary>
    public static Tensor Zeros(DType type, Shape shape)
    {
        int n = checked((int)shape.ElementCount);
        return type switch
        {
            DType.Float32 => From(new float[n], shape),
            DType.Float64 => From(new double[n], shape),
            DType.Int32 => From(new int[n], shape),
            DType.Int64 => From(new long[n], shape),
            DType.Bool => From(new bool[n], shape),
            DType.UInt8 => From(new byte[n], shape),
            DType.Int8 => From(new sbyte[n], shape),
            DType.Int16 => From(new short[n], shape),
            DType.BFloat16 => From(new BFloat16[n], shape),
            DType.Float16 => From(new Half[n], shape),
            _ => From(new TextColumn([], new int[n + 1]), shape),
        };
    }

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="InvalidOperationException">T is not the type of the elements.</exception>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged => Writable<T>();

    /// <summary>A copy of the elements, row-major.</summary>
    public T[] ToArray<T>() where T : unmanaged => (T[])Writable<T>().ToArray();

    /// <summary>The texts.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds numbers.</exception>
    public TextColumn AsText() => _text ?? throw new InvalidOperationException($"Tensor: expected texts, got {DType} {Shape}.");

    /// <summary>The single element of a tensor of one element.</summary>
    public T Item<T>() where T : unmanaged => Count == 1
        ? AsSpan<T>()[0]
        : throw new InvalidOperationException($"Tensor: expected one element, got shape {Shape}.");

    /// <summary>The same elements under another shape of as many elements; nothing is copied.</summary>
    public Tensor Reshape(Shape shape) => shape.ElementCount == Count
        ? new Tensor(_data, _text, DType, shape, Count)
        : throw new ArgumentException($"Reshape: expected a shape of {Count} elements, got {shape} from {Shape}.");

    /// <summary>The elements for writing: only their owner may, before the tensor is handed on.</summary>
    internal Span<T> Writable<T>() where T : unmanaged => _data is T[] data && DTypes.Of<T>() == DType
        ? data.AsSpan(0, Count)
        : throw new InvalidOperationException($"Tensor: expected elements of type {typeof(T).Name}, got {DType} {Shape}. Cast first.");

    /// <summary>The elements as bytes; not for texts.</summary>
    internal Span<byte> Bytes => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(_data!), Count * DType.ByteSize());

    /// <summary>The array that begins with the elements; not for texts.</summary>
    internal Array Data => _data!;

    /// <summary>An element as a double, whatever the numeric type.</summary>
    internal double NumberAt(int index) => DType switch
    {
        DType.Float32 => AsSpan<float>()[index],
        DType.Float64 => AsSpan<double>()[index],
        DType.Int32 => AsSpan<int>()[index],
        DType.Int64 => AsSpan<long>()[index],
        DType.Bool => AsSpan<bool>()[index] ? 1 : 0,
        DType.UInt8 => AsSpan<byte>()[index],
        DType.Int8 => AsSpan<sbyte>()[index],
        DType.Int16 => AsSpan<short>()[index],
        DType.BFloat16 => AsSpan<BFloat16>()[index],
        DType.Float16 => (double)AsSpan<Half>()[index],
        _ => throw new InvalidOperationException("Tensor: expected numbers, got texts."),
    };

    /// <summary>Type, shape and the first elements: <c>Float32 [2, 2] 1, 2, 3, 4</c>.</summary>
    public override string ToString()
    {
        const int shown = 12;
        var text = new StringBuilder($"{DType} {Shape}");
        for (int i = 0; i < Math.Min(Count, shown); i++)
            text.Append(i == 0 ? " " : ", ").Append(DType == DType.Text ? $"\"{_text!.GetString(i)}\"" : DType == DType.Float32 ? FormattableString.Invariant($"{AsSpan<float>()[i]}") : FormattableString.Invariant($"{NumberAt(i)}"));
        return Count > shown ? text.Append($", ... {Count - shown} more").ToString() : text.ToString();
    }
}
