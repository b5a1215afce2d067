using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>TensorFlow's element types, by the numbers of its protocol. Those that a tensor of ours can have are a part of them.</summary>
internal enum WireType : byte
{
    Float = 1, Double = 2, Int32 = 3, UInt8 = 4, Int16 = 5, Int8 = 6, String = 7, Complex64 = 8, Int64 = 9, Bool = 10, BFloat16 = 14,
    UInt16 = 17, Complex128 = 18, Half = 19, UInt32 = 22, UInt64 = 23,
}

/// <summary>What the types are called on the wire.</summary>
internal static class WireTypes
{
    public static WireType Of(DType type) => type switch
    {
        DType.Float32 => WireType.Float,
        DType.Float64 => WireType.Double,
        DType.Int32 => WireType.Int32,
        DType.Int64 => WireType.Int64,
        DType.Bool => WireType.Bool,
        DType.UInt8 => WireType.UInt8,
        DType.Int8 => WireType.Int8,
        DType.Int16 => WireType.Int16,
        _ => WireType.String,
    };

    /// <summary>The name in messages: <c>float</c>.</summary>
    public static string Word(this WireType type) => type.ToString().ToLowerInvariant();

    /// <summary>The name in descriptions: <c>DT_FLOAT</c>.</summary>
    public static string Name(this WireType type) => $"DT_{type.ToString().ToUpperInvariant()}";

    /// <summary>Bytes of one element; 0 where the elements differ in length or cannot be said in JSON.</summary>
    public static int Size(this WireType type) => type switch
    {
        WireType.Double or WireType.Int64 or WireType.UInt64 => 8,
        WireType.Float or WireType.Int32 or WireType.UInt32 => 4,
        WireType.Int16 => 2,
        WireType.UInt8 or WireType.Int8 or WireType.Bool => 1,
        _ => 0,
    };
}
