namespace Penstock.Models;

/// <summary>The type of the elements of a value that was logged.</summary>
public enum LoggedType
{
    /// <summary>32-bit floating point.</summary>
    Float32,
    /// <summary>64-bit floating point.</summary>
    Float64,
    /// <summary>16-bit floating point of IEEE 754.</summary>
    Float16,
    /// <summary>16-bit floating point with the range of Float32.</summary>
    BFloat16,
    /// <summary>8-bit signed integer.</summary>
    Int8,
    /// <summary>16-bit signed integer.</summary>
    Int16,
    /// <summary>32-bit signed integer.</summary>
    Int32,
    /// <summary>64-bit signed integer.</summary>
    Int64,
    /// <summary>8-bit unsigned integer.</summary>
    UInt8,
    /// <summary>16-bit unsigned integer.</summary>
    UInt16,
    /// <summary>32-bit unsigned integer.</summary>
    UInt32,
    /// <summary>64-bit unsigned integer.</summary>
    UInt64,
    /// <summary>Truth value.</summary>
    Bool,
    /// <summary>String of bytes.</summary>
    Text,
}
