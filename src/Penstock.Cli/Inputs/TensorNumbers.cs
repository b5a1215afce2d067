using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The elements of a tensor of any type of numbers, as Float32.</summary>
internal static class TensorNumbers
{
    public static float[] ToFloats(this Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => tensor.ToArray<float>(),
        DType.Float64 => Array.ConvertAll(tensor.ToArray<double>(), x => (float)x),
        DType.UInt8 => Array.ConvertAll(tensor.ToArray<byte>(), x => (float)x),
        DType.Int8 => Array.ConvertAll(tensor.ToArray<sbyte>(), x => (float)x),
        DType.Int16 => Array.ConvertAll(tensor.ToArray<short>(), x => (float)x),
        DType.Int32 => Array.ConvertAll(tensor.ToArray<int>(), x => (float)x),
        DType.Int64 => Array.ConvertAll(tensor.ToArray<long>(), x => (float)x),
        _ => throw new InvalidDataException($"tensor: expected numbers, got {tensor.DType} {tensor.Shape}. Save it as a type of numbers."),
    };
}
