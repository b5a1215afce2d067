using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Penstock.Models;

/// <summary>A type of elements of a TensorProto: how many bytes one takes, and the number that they are.</summary>
internal sealed class LogElement
{
    public const int BFloat16 = 14;
    private const int Reference = 100;

    private static readonly Dictionary<ulong, LogElement> s_byNumber = new()
    {
        [1] = new("float32", 4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        [2] = new("float64", 8, bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        [3] = new("int32", 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        [4] = new("uint8", 1, bytes => bytes[0]),
        [5] = new("int16", 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        [6] = new("int8", 1, bytes => unchecked((sbyte)bytes[0])),
        [7] = new("string", 0, _ => double.NaN),
        [9] = new("int64", 8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        [10] = new("bool", 1, bytes => bytes[0] != 0 ? 1 : 0),
        [BFloat16] = new("bfloat16", 2, bytes => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        [17] = new("uint16", 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        [19] = new("float16", 2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        [22] = new("uint32", 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        [23] = new("uint64", 8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
    };

    private LogElement(string name, int size, Reader read) => (Name, Size, Read) = (name, size, read);

    public delegate double Reader(ReadOnlySpan<byte> bytes);

    public string Name { get; }

    /// <summary>Bytes of one element; 0 for texts.</summary>
    public int Size { get; }

    public Reader Read { get; }

    public bool IsText => Size == 0;

    public static LogElement Float32 => s_byNumber[1];

    public static LogElement Float64 => s_byNumber[2];

    public static LogElement Text => s_byNumber[7];

    public static bool TryOf(ulong number, [NotNullWhen(true)] out LogElement? element) =>
        s_byNumber.TryGetValue(number > Reference ? number - Reference : number, out element);
}
