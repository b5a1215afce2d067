using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A tensor of an event: numbers as they lie in memory, or texts.</summary>
internal readonly ref struct EventTensor
{
    private EventTensor(DType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> numbers, IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        (Type, Texts) = (type, texts);
        Shape = shape;
        Numbers = numbers;
    }

    public DType Type { get; }

    public ReadOnlySpan<long> Shape { get; }

    public ReadOnlySpan<byte> Numbers { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Texts { get; }

    /// <summary>Numbers.</summary>
    public static EventTensor Of(DType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> numbers) => new(type, shape, numbers, []);

    /// <summary>Texts.</summary>
    public static EventTensor Of(ReadOnlySpan<long> shape, IReadOnlyList<ReadOnlyMemory<byte>> texts) => new(DType.Text, shape, [], texts);

    /// <summary>A tensor of numbers or texts.</summary>
    public static EventTensor Of(Tensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(d => d.Value)];
        if (tensor.DType != DType.Text) return Of(tensor.DType, shape, tensor.Bytes);
        TextColumn texts = tensor.AsText();
        return Of(shape, [.. Enumerable.Range(0, texts.Count).Select(i => (ReadOnlyMemory<byte>)texts[i].ToArray())]);
    }
}
