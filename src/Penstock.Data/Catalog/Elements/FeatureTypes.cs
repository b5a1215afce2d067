using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Types of TensorFlow Datasets and the types that they are loaded as.</summary>
internal static class FeatureTypes
{
    // Types that a tensor has no like of are loaded as the next wider one.
    private static readonly (string Name, DType Type)[] s_types =
    [
        ("float32", DType.Float32), ("float64", DType.Float64), ("int32", DType.Int32), ("int64", DType.Int64), ("bool", DType.Bool), ("uint8", DType.UInt8),
        ("int8", DType.Int8), ("int16", DType.Int16), ("string", DType.Text), ("object", DType.Text), ("str", DType.Text),
        ("float16", DType.Float32), ("bfloat16", DType.Float32), ("uint16", DType.Int32), ("uint32", DType.Int64), ("uint64", DType.Int64),
    ];

    public static string NameOf(DType type) => Array.Find(s_types, t => t.Type == type).Name;

    /// <summary>The type that a name is loaded as.</summary>
    /// <exception cref="InvalidDataException">There is no such type.</exception>
    public static DType Named(string name) => Array.Find(s_types, t => t.Name == name) is { Name: not null } found
        ? found.Type
        : throw new InvalidDataException($"expected a type out of {string.Join(", ", s_types.Select(t => t.Name))}, got \"{name}\"");

    public static long[] Integers(Tensor tensor) => tensor.DType == DType.Int64 ? tensor.ToArray<long>() : [.. Enumerable.Range(0, tensor.Count).Select(i => (long)tensor.NumberAt(i))];

    /// <summary>The numbers as another type; a whole number that does not fit is an error.</summary>
    public static Tensor Cast(Tensor tensor, DType type)
    {
        if (tensor.DType == type || tensor.DType == DType.Text || type == DType.Text) return tensor;
        try
        {
            return type switch
            {
                DType.Float32 => Each(tensor, x => (float)x),
                DType.Float64 => Each(tensor, x => x),
                DType.Int64 => Tensor.From(Integers(tensor), tensor.Shape),
                DType.Int32 => Each(tensor, x => (int)x),
                DType.Int16 => Each(tensor, x => (short)x),
                DType.Int8 => Each(tensor, x => (sbyte)x),
                DType.UInt8 => Each(tensor, x => (byte)x),
                _ => Each(tensor, x => x != 0),
            };
        }
        catch (OverflowException)
        {
            throw new InvalidDataException($"expected numbers that {type} holds, got {tensor}");
        }
    }

    /// <summary>The bytes of the numbers, the lowest first, as a type of TensorFlow Datasets.</summary>
    public static byte[] Bytes(Tensor tensor, string type) => type switch
    {
        "uint16" => Packed(tensor, 2, (bytes, x) => BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)x)),
        "uint32" => Packed(tensor, 4, (bytes, x) => BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)x)),
        "float16" => Packed(tensor, 2, (bytes, x) => BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)x)),
        "bfloat16" => throw new InvalidDataException("expected another type than bfloat16 for tensors kept as bytes"),
        _ => tensor.Bytes.ToArray(),
    };

    /// <summary>The numbers that bytes are, the lowest first.</summary>
    public static Tensor FromBytes(byte[] bytes, string type, DType loaded)
    {
        int size = type switch { "uint16" or "float16" or "bfloat16" => 2, "uint32" => 4, _ => loaded.ByteSize() };
        if (size == 0 || bytes.Length % size != 0) throw new InvalidDataException($"expected a multiple of {size} bytes for {type}, got {bytes.Length}");
        Shape shape = Shape.Of(bytes.Length / size);
        switch (type)
        {
            case "uint16": return Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), x => (int)x), shape);
            case "uint32": return Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, uint>(bytes).ToArray(), x => (long)x), shape);
            case "float16": return Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), x => (float)x), shape);
            case "bfloat16": return Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), x => BitConverter.UInt32BitsToSingle((uint)x << 16)), shape);
        }
        Tensor tensor = Tensor.Zeros(loaded, shape);
        bytes.CopyTo(tensor.Bytes);
        return tensor;
    }

    private static Tensor Each<T>(Tensor tensor, Func<double, T> convert) where T : unmanaged
    {
        var values = new T[tensor.Count];
        for (int i = 0; i < values.Length; i++) values[i] = convert(tensor.NumberAt(i));
        return Tensor.From(values, tensor.Shape);
    }

    private static byte[] Packed(Tensor tensor, int size, Action<Span<byte>, double> write)
    {
        var bytes = new byte[tensor.Count * size];
        for (int i = 0; i < tensor.Count; i++) write(bytes.AsSpan(i * size, size), tensor.NumberAt(i));
        return bytes;
    }
}
