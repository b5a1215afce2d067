using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>The bytes of tensors of numbers.</summary>
internal static class TensorBytes
{
    /// <summary>The elements as they lie in memory, the lowest byte first.</summary>
    public static ReadOnlySpan<byte> Of(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.AsSpan<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.AsSpan<double>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.AsSpan<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.AsSpan<long>()),
        DType.Bool => MemoryMarshal.AsBytes(tensor.AsSpan<bool>()),
        DType.UInt8 => tensor.AsSpan<byte>(),
        DType.Int8 => MemoryMarshal.AsBytes(tensor.AsSpan<sbyte>()),
        DType.Int16 => MemoryMarshal.AsBytes(tensor.AsSpan<short>()),
        _ => throw new ArgumentException($"TensorBytes: expected numbers, got {tensor.DType}."),
    };

    /// <summary>A tensor of one axis from such bytes.</summary>
    public static Tensor Read(DType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DType.Float32 => Of<float>(bytes),
        DType.Float64 => Of<double>(bytes),
        DType.Int32 => Of<int>(bytes),
        DType.Int64 => Of<long>(bytes),
        DType.Bool => Tensor.From(Array.ConvertAll(bytes.ToArray(), b => b != 0)),
        DType.UInt8 => Of<byte>(bytes),
        DType.Int8 => Of<sbyte>(bytes),
        DType.Int16 => Of<short>(bytes),
        _ => throw new ArgumentException($"TensorBytes: expected numbers, got {type}."),
    };

    private static Tensor Of<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged => Tensor.From(MemoryMarshal.Cast<byte, T>(bytes).ToArray());
}
