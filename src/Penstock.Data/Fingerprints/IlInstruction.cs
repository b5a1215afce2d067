using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Penstock.Data;

/// <summary>One instruction of a method's intermediate language.</summary>
/// <param name="Code">The operation.</param>
/// <param name="Operand">The bytes that follow it.</param>
internal readonly record struct IlInstruction(OpCode Code, ReadOnlyMemory<byte> Operand)
{
    private const int SwitchCount = sizeof(int);
    private const byte TwoByteCode = 0xFE;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The metadata token that the operand is, where it is one.</summary>
    public int Token => BinaryPrimitives.ReadInt32LittleEndian(Operand.Span);

    /// <summary>Whether the operand names a member, a type or a text of the module.</summary>
    public bool HasToken => Code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineString or OperandType.InlineSig;

    /// <summary>Takes a body apart.</summary>
    public static IEnumerable<IlInstruction> Read(byte[] body)
    {
        for (int at = 0; at < body.Length;)
        {
            short value = body[at] == TwoByteCode ? BinaryPrimitives.ReadInt16BigEndian(body.AsSpan(at)) : body[at];
            OpCode code = s_codes[value];
            at += code.Size;
            int length = OperandLength(code, body.AsSpan(at));
            yield return new(code, body.AsMemory(at, length));
            at += length;
        }
    }

    private static int OperandLength(OpCode code, ReadOnlySpan<byte> rest) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => SwitchCount + BinaryPrimitives.ReadInt32LittleEndian(rest) * sizeof(int),
        _ => 4,
    };
}
