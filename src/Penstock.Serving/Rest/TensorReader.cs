using System.Buffers.Text;
using System.Text;

namespace Penstock.Serving;

/// <summary>
/// Turns a JSON value into elements of a tensor by TensorFlow Serving's rules: nested lists of equal lengths; numbers for floating types, whole
/// numbers within their limits for whole types, true and false, texts or <c>{"b64": ...}</c>.
/// </summary>
internal sealed class TensorReader(JsonText json)
{
    /// <summary>The most axes that a tensor can have.</summary>
    private const int MostAxes = 254;

    private const int MostShown = 256;
    private readonly int[] _counts = new int[MostAxes + 1];
    private byte[] _bytes = [];

    /// <summary>Reads a value of any rank; the buffer's shape becomes its shape, its elements are added.</summary>
    public void Read(InputBuffer to)
    {
        to.Shape.Clear();
        int level = 0, rank = -1;
        while (true)
        {
            if (json.Peek() == '[')
            {
                if (rank >= 0 && level >= rank) throw ServingException.Invalid($"Encountered list at unexpected level: {level} expected < {rank}");
                if (level == MostAxes) throw ServingException.Invalid($"Encountered list at unexpected level: {level} expected < {MostAxes}");
                _counts[level++] = 0;
                if (rank < 0) to.Shape.Add(-1);
                if (json.EnterArray()) continue;
            }
            else
            {
                if (rank < 0) rank = level;
                if (level != rank) throw ServingException.Invalid($"JSON Value: {Show()} found at incorrect level: {level + 1} in the JSON DOM. Expected at level: {rank}");
                ReadElement(to);
                if (level == 0) return;
                _counts[level - 1]++;
                if (json.NextElement()) continue;
            }
            // A list has ended, and perhaps those around it.
            do
            {
                if (rank < 0) rank = level;
                level--;
                CheckCount(to, level);
                if (level == 0) return;
                _counts[level - 1]++;
            }
            while (!json.NextElement());
        }
    }

    /// <summary>Reads one element.</summary>
    public void ReadElement(InputBuffer to)
    {
        switch (to.Type)
        {
            case WireType.Float or WireType.Double:
                ReadDecimal(to);
                break;
            case WireType.Int32 or WireType.Int16 or WireType.Int8 or WireType.UInt8 or WireType.Int64 or WireType.UInt32 or WireType.UInt64:
                ReadWhole(to);
                break;
            case WireType.Bool:
                if (json.Peek() is not ((byte)'t' or (byte)'f')) throw WrongType(to.Type);
                to.Add(json.ReadWord() == 't');
                break;
            case WireType.String:
                ReadText(to);
                break;
            default:
                throw new ServingException(ServingCode.Unimplemented, $"Conversion of JSON Value: {Show()} to type: {to.Type.Word()}");
        }
    }

    /// <summary>The value at the present place, as messages show it: cut where it is long.</summary>
    public string Show()
    {
        json.SkipSpace();
        int start = json.Offset;
        json.SkipValue();
        int end = json.Offset;
        json.Return(start);
        return Show(start, end);
    }

    /// <summary>A part of the text, as messages show it.</summary>
    public string Show(int start, int end) => Encoding.UTF8.GetString(json.Slice(start, Math.Min(end, start + MostShown)));

    /// <summary>An error that says of which type the value at the present place is, and of which it should be.</summary>
    public ServingException WrongType(WireType expected)
    {
        string type = TypeName();
        return ServingException.Invalid($"JSON Value: {Show()} Type: {type} is not of expected type: {expected.Word()}");
    }

    /// <summary>RapidJSON's name for the type of the value at the present place.</summary>
    public string TypeName() => json.Peek() switch
    {
        (byte)'{' => "Object",
        (byte)'[' => "Array",
        (byte)'"' => "String",
        (byte)'n' => "Null",
        (byte)'t' => "True",
        (byte)'f' => "False",
        _ => "Number",
    };

    public bool IsNumber => TypeName() == "Number";

    /// <summary>Whether an object holds base64 and nothing else; the place stays.</summary>
    public bool IsBase64()
    {
        json.SkipSpace();
        int start = json.Offset;
        bool isBase64 = false;
        if (json.EnterObject() && json.ReadName().SequenceEqual("b64"u8) && json.Peek() == '"')
        {
            json.SkipValue();
            isBase64 = json.Peek() == '}';
        }
        json.Return(start);
        return isBase64;
    }

    /// <summary>Takes an object that holds base64, and returns the bytes, which are good until the next.</summary>
    public ReadOnlySpan<byte> ReadBase64()
    {
        if (!IsBase64()) throw ServingException.Invalid($"JSON Value: {Show()} not formatted correctly for base64 data");
        json.EnterObject();
        json.ReadName();
        json.SkipSpace();
        ReadOnlySpan<byte> text = json.ReadText();
        int most = Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3;
        if (_bytes.Length < most) _bytes = new byte[most];
        if (!TryDecode(text, _bytes, out int length)) throw ServingException.Invalid("Unable to base64 decode");
        json.Take((byte)'}');
        return _bytes.AsSpan(0, length);
    }

    // Padding may be absent, and the letters of the URL form may stand for the others.
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        if (Base64.DecodeFromUtf8(text, bytes, out _, out length) == System.Buffers.OperationStatus.Done) return true;
        ReadOnlySpan<byte> bare = text.TrimEnd((byte)'=');
        var plain = new byte[(bare.Length + 3) / 4 * 4];
        plain.AsSpan().Fill((byte)'=');
        for (int i = 0; i < bare.Length; i++) plain[i] = bare[i] switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', var letter => letter };
        return Base64.DecodeFromUtf8(plain, bytes, out _, out length) == System.Buffers.OperationStatus.Done;
    }

    private void CheckCount(InputBuffer to, int level)
    {
        if (to.Shape[level] < 0) to.Shape[level] = _counts[level];
        else if (to.Shape[level] != _counts[level])
            throw ServingException.Invalid($"Encountered list at unexpected size: {_counts[level]} at level: {level} expected size: {to.Shape[level]}");
    }

    private void ReadDecimal(InputBuffer to)
    {
        if (!IsNumber) throw WrongType(to.Type);
        json.ReadNumber(out DecimalText number, out double? named);
        if (to.Type == WireType.Double) to.Add(named ?? number.ToDouble());
        else to.Add(named is { } special ? (float)special : number.ToSingle());
    }

    private void ReadWhole(InputBuffer to)
    {
        if (!IsNumber) throw WrongType(to.Type);
        int start = json.Offset;
        json.ReadNumber(out DecimalText number, out double? named);
        if (named is null && number.IsWhole && TryAdd(to, number)) return;
        json.Return(start);
        throw WrongType(to.Type);
    }

    /// <summary>Adds a whole number, if it is within the limits of its type; those of a byte and its like are checked by themselves.</summary>
    private static bool TryAdd(InputBuffer to, in DecimalText number)
    {
        var value = number.IsNegative ? -(Int128)number.Digits : number.Digits;
        switch (to.Type)
        {
            case WireType.Int64 when value >= long.MinValue && value <= long.MaxValue: to.Add((long)value); return true;
            case WireType.UInt64 when value >= 0: to.Add((ulong)value); return true;
            case WireType.UInt32 when value >= 0 && value <= uint.MaxValue: to.Add((uint)value); return true;
            case WireType.Int32 when value >= int.MinValue && value <= int.MaxValue: to.Add((int)value); return true;
            case WireType.Int16 when value >= short.MinValue && value <= short.MaxValue: to.Add((short)value); return true;
            case WireType.Int8 when value >= sbyte.MinValue && value <= sbyte.MaxValue: to.Add((sbyte)value); return true;
            case WireType.UInt8 when value >= 0 && value <= byte.MaxValue: to.Add((byte)value); return true;
            default: return false;
        }
    }

    private void ReadText(InputBuffer to)
    {
        switch (json.Peek())
        {
            case (byte)'"': to.Add(json.ReadText()); break;
            case (byte)'{': to.Add(ReadBase64()); break;
            default: throw WrongType(to.Type);
        }
    }
}
