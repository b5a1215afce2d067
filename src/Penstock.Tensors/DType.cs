namespace Penstock.Tensors;

/// <summary>The type of a tensor's elements. The numbers are written to files and never change.</summary>
public enum DType : byte
{
    /// <summary>32-bit floating point, the default for training.</summary>
    Float32 = 1,
    /// <summary>64-bit floating point, the type of the reference kernels.</summary>
    Float64 = 2,
    /// <summary>32-bit signed integer.</summary>
    Int32 = 3,
    /// <summary>64-bit signed integer.</summary>
    Int64 = 4,
    /// <summary>Truth value, one byte, 0 or 1.</summary>
    Bool = 5,
    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 6,
    /// <summary>8-bit signed integer.</summary>
    Int8 = 7,
    /// <summary>16-bit signed integer.</summary>
    Int16 = 8,
    /// <summary>Text as UTF-8 bytes and offsets; on the host only.</summary>
    Text = 9,
    /// <summary>16-bit floating point with the range of Float32 and 8 bits of precision; only stored: cast it to Float32 to compute.</summary>
    BFloat16 = 10,
    /// <summary>16-bit floating point of IEEE 754, up to 65504 and with 11 bits of precision; only stored: cast it to Float32 to compute.</summary>
    Float16 = 11,
}

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element; 0 for text, whose elements differ in length.</summary>
    public static int ByteSize(this DType type) => type switch
    {
        DType.Float32 or DType.Int32 => 4,
        DType.Float64 or DType.Int64 => 8,
        DType.Int16 or DType.BFloat16 or DType.Float16 => 2,
        DType.Bool or DType.UInt8 or DType.Int8 => 1,
        DType.Text => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "DType: expected a defined element type."),
    };

    /// <summary>Whether the type is a floating-point type, the only kind that has gradients.</summary>
    public static bool IsFloating(this DType type) => type is DType.Float32 or DType.Float64;

    /// <summary>Whether the type holds floating-point numbers of 16 bits, which are only stored.</summary>
    public static bool IsHalf(this DType type) => type is DType.BFloat16 or DType.Float16;

    /// <summary>Whether the type is a whole-number type.</summary>
    public static bool IsInteger(this DType type) => type is DType.Int32 or DType.Int64 or DType.UInt8 or DType.Int8 or DType.Int16;

    /// <summary>The element type that a .NET type is stored as.</summary>
    public static DType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(sbyte)) return DType.Int8;
        if (typeof(T) == typeof(short)) return DType.Int16;
        if (typeof(T) == typeof(BFloat16)) return DType.BFloat16;
        if (typeof(T) == typeof(Half)) return DType.Float16;
        throw new ArgumentException($"DType: expected float, double, int, long, bool, byte, sbyte, short, BFloat16 or Half, got {typeof(T).Name}.");
    }
}
