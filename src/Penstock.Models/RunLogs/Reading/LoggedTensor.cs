using System.Buffers.Binary;

namespace Penstock.Models;

/// <summary>A value of a tag as a tensor: numbers or strings of bytes, in row-major order. Values of the old kinds are in the form that their plugin has now.</summary>
public sealed class LoggedTensor
{
    private readonly LogElement _element;
    private readonly ReadOnlyMemory<byte> _content;

    internal LoggedTensor(LogElement element, long[] shape, ReadOnlyMemory<byte> content, IReadOnlyList<ReadOnlyMemory<byte>>? strings = null) =>
        (_element, Shape, _content, Strings) = (element, shape, content, strings ?? []);

    /// <summary>The type of the elements.</summary>
    public LoggedType ElementType => _element.Type;

    /// <summary>The extents.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The strings of a tensor of them; none of one of numbers.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Strings { get; }

    /// <summary>Whether the elements are strings.</summary>
    public bool IsText => _element.IsText;

    /// <summary>The number of elements.</summary>
    public int Count => IsText ? Strings.Count : _content.Length / _element.Size;

    /// <summary>The elements as they lie in memory, little-endian; none of strings.</summary>
    public ReadOnlyMemory<byte> Bytes => _content;

    /// <summary>The elements as numbers.</summary>
    /// <exception cref="InvalidOperationException">They are strings.</exception>
    public double[] Numbers()
    {
        ExpectNumbers();
        var numbers = new double[Count];
        ReadOnlySpan<byte> content = _content.Span;
        for (int i = 0; i < numbers.Length; i++) numbers[i] = _element.Read(content[(i * _element.Size)..]);
        return numbers;
    }

    /// <summary>The elements as numbers of 32 bits.</summary>
    /// <exception cref="InvalidOperationException">They are strings.</exception>
    public float[] Floats()
    {
        ExpectNumbers();
        var numbers = new float[Count];
        ReadOnlySpan<byte> content = _content.Span;
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = _element == LogElement.Float32 ? BinaryPrimitives.ReadSingleLittleEndian(content[(i * sizeof(float))..]) : (float)_element.Read(content[(i * _element.Size)..]);
        return numbers;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ElementType.ToString().ToLowerInvariant()} [{string.Join(", ", Shape)}]";

    /// <summary>What stands for a value that is left out, as TensorBoard has it: no numbers.</summary>
    internal static LoggedTensor OfNothing => new(LogElement.Float32, [0], default);

    internal static LoggedTensor Of(double[] numbers, params long[] shape)
    {
        byte[] content = new byte[numbers.Length * sizeof(double)];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(i * sizeof(double)), numbers[i]);
        return new(LogElement.Float64, shape, content);
    }

    internal static LoggedTensor Of(float number)
    {
        byte[] content = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(content, number);
        return new(LogElement.Float32, [], content);
    }

    internal static LoggedTensor Of(ReadOnlyMemory<byte>[] strings, params long[] shape) => new(LogElement.Text, shape, default, strings);

    private void ExpectNumbers()
    {
        if (IsText) throw new InvalidOperationException("LoggedTensor: expected numbers, got strings. Read Strings.");
    }
}
