using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Penstock.Models;

/// <summary>A type of elements of a TensorProto: how many bytes one takes, and the number that they are.</summary>
internal sealed class LogElement
{
    private const int Reference = 100;

    private static readonly Dictionary<ulong, LogElement> s_byNumber = new()
    {
        [TensorNumber.Float32] = new(LoggedType.Float32, 4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        [TensorNumber.Float64] = new(LoggedType.Float64, 8, bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        [TensorNumber.Int32] = new(LoggedType.Int32, 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        [TensorNumber.UInt8] = new(LoggedType.UInt8, 1, bytes => bytes[0]),
        [TensorNumber.Int16] = new(LoggedType.Int16, 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        [TensorNumber.Int8] = new(LoggedType.Int8, 1, bytes => unchecked((sbyte)bytes[0])),
        [TensorNumber.Text] = new(LoggedType.Text, 0, _ => double.NaN),
        [TensorNumber.Int64] = new(LoggedType.Int64, 8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        [TensorNumber.Bool] = new(LoggedType.Bool, 1, bytes => bytes[0] != 0 ? 1 : 0),
        [TensorNumber.BFloat16] = new(LoggedType.BFloat16, 2, bytes => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        [TensorNumber.UInt16] = new(LoggedType.UInt16, 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        [TensorNumber.Float16] = new(LoggedType.Float16, 2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        [TensorNumber.UInt32] = new(LoggedType.UInt32, 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        [TensorNumber.UInt64] = new(LoggedType.UInt64, 8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
    };

    private LogElement(LoggedType type, int size, Reader read) => (Type, Size, Read) = (type, size, read);

    public delegate double Reader(ReadOnlySpan<byte> bytes);

    public LoggedType Type { get; }

    /// <summary>Bytes of one element; 0 for texts.</summary>
    public int Size { get; }

    public Reader Read { get; }

    public bool IsText => Size == 0;

    public static LogElement Float32 => s_byNumber[TensorNumber.Float32];

    public static LogElement Float64 => s_byNumber[TensorNumber.Float64];

    public static LogElement Text => s_byNumber[TensorNumber.Text];

    public static bool TryOf(ulong number, [NotNullWhen(true)] out LogElement? element) =>
        s_byNumber.TryGetValue(number > Reference ? number - Reference : number, out element);
}
