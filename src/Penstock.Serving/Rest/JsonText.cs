using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Penstock.Serving;

/// <summary>
/// Reads JSON from memory from one end to the other, without recursion and without copies; says what is wrong in RapidJSON's words, as
/// TensorFlow Serving does. Beyond the standard, NaN, Infinity and -Infinity are numbers. Behind the text lie zeros, which end every loop.
/// </summary>
internal sealed unsafe class JsonText
{
    /// <summary>Bytes that must be readable behind the text; they are zero.</summary>
    public const int Padding = 32;

    private byte* _start, _end;
    private ulong[] _nesting = new ulong[16];
    private byte[] _scratch = new byte[256];

    /// <summary>The next byte.</summary>
    public byte* At { get; set; }

    /// <summary>Whether a number was NaN or an infinity, which standard JSON does not have.</summary>
    public bool HasNamedNumbers { get; set; }

    /// <summary>How far the next byte is from the start.</summary>
    public int Offset => checked((int)(At - _start));

    /// <summary>Reads from the start of a text.</summary>
    public void Open(byte* start, int length)
    {
        _start = At = start;
        HasNamedNumbers = false;
        _end = start + length;
        SkipSpace();
        if (At >= _end) throw ServingException.Invalid("JSON Parse error: The document is empty");
    }

    /// <summary>Goes back to an offset.</summary>
    public void Return(int offset) => At = _start + offset;

    /// <summary>Bytes of the text.</summary>
    public ReadOnlySpan<byte> Slice(int start, int end) => new(_start + start, end - start);

    public void SkipSpace()
    {
        byte* p = At;
        while (*p is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') p++;
        At = p;
    }

    /// <summary>Skips white space and takes a byte, if it is the next.</summary>
    public bool Take(byte expected)
    {
        SkipSpace();
        if (*At != expected) return false;
        At++;
        return true;
    }

    /// <summary>The next byte that is not white space.</summary>
    public byte Peek()
    {
        SkipSpace();
        return *At;
    }

    /// <summary>Takes an object's opening brace.</summary>
    /// <returns>Whether a member follows; else the object has ended.</returns>
    public bool EnterObject()
    {
        Expect('{');
        return !Take((byte)'}');
    }

    /// <summary>Takes what stands after a member.</summary>
    /// <returns>Whether another follows; else the object has ended.</returns>
    public bool NextMember()
    {
        if (Take((byte)',')) return true;
        if (Take((byte)'}')) return false;
        throw Wrong("Missing a comma or } after an object member.");
    }

    /// <summary>Takes a list's opening bracket.</summary>
    /// <returns>Whether an element follows; else the list has ended.</returns>
    public bool EnterArray()
    {
        Expect('[');
        return !Take((byte)']');
    }

    /// <summary>Takes what stands after an element.</summary>
    /// <returns>Whether another follows; else the list has ended.</returns>
    public bool NextElement()
    {
        if (Take((byte)',')) return true;
        if (Take((byte)']')) return false;
        throw Wrong("Missing a comma or ] after an array element.");
    }

    /// <summary>Takes a member's name and colon. What is returned is good until the next name or text.</summary>
    public ReadOnlySpan<byte> ReadName()
    {
        SkipSpace();
        if (*At != '"') throw Wrong("Missing a name for object member.");
        ReadOnlySpan<byte> name = ReadText();
        if (!Take((byte)':')) throw Wrong("Missing a colon after a name of object member.");
        return name;
    }

    /// <summary>Takes a text in quotes. What is returned is good until the next name or text.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        byte* start = At + 1, p = start;
        bool isAscii = true;
        while (*p is not ((byte)'"' or (byte)'\\' or < 0x20))
        {
            isAscii &= *p < 0x80;
            p++;
        }
        At = p;
        if (*p != '"') return ReadEscaped(start);
        At++;
        var text = new ReadOnlySpan<byte>(start, checked((int)(p - start)));
        return isAscii || Utf8.IsValid(text) ? text : throw Wrong("Invalid encoding in string.");
    }

    /// <summary>Takes a number; NaN and the infinities too.</summary>
    /// <param name="number">The number, unless it has a name.</param>
    /// <param name="named">NaN or an infinity, where the number is one.</param>
    public void ReadNumber(out DecimalText number, out double? named)
    {
        named = null;
        byte* p = At;
        NumberOutcome outcome = DecimalText.Scan(ref p, out number);
        if (outcome == NumberOutcome.Invalid && (named = NameAt(ref p, *At == '-')) is not null) outcome = NumberOutcome.Read;
        HasNamedNumbers |= named is not null;
        byte* start = At;
        At = p;
        switch (outcome)
        {
            case NumberOutcome.Read when named is null && double.IsInfinity(number.ToDouble()):
                At = start;
                throw Wrong("Number too big to be stored in double.");
            case NumberOutcome.Read: return;
            case NumberOutcome.NoFraction: throw Wrong("Miss fraction part in number.");
            case NumberOutcome.NoExponent: throw Wrong("Miss exponent in number.");
            default: throw Wrong("Invalid value.");
        }
    }

    /// <summary>Takes one of null, true and false.</summary>
    /// <returns>Its first letter.</returns>
    public byte ReadWord()
    {
        ReadOnlySpan<byte> word = *At switch { (byte)'n' => "null"u8, (byte)'t' => "true"u8, (byte)'f' => "false"u8, _ => default };
        byte* p = At;
        int same = 0;
        while (same < word.Length && p[same] == word[same]) same++;
        At = p + same;
        return word.IsEmpty || same < word.Length ? throw Wrong("Invalid value.") : *p;
    }

    /// <summary>Takes a value of any kind, however deeply it is nested.</summary>
    public void SkipValue()
    {
        int depth = 0;
        while (true)
        {
            bool opened = SkipOne(ref depth);
            while (!opened)
            {
                if (depth == 0) return;
                bool more = IsObject(depth) ? NextMember() : NextElement();
                if (!more)
                {
                    depth--;
                    continue;
                }
                if (IsObject(depth)) ReadName();
                opened = true;
            }
        }
    }

    /// <summary>An error at the present place.</summary>
    public ServingException Wrong(string what) => ServingException.Invalid($"JSON Parse error: {what} at offset: {Offset}");

    /// <summary>Takes a value without parts, or the opening of one with parts.</summary>
    /// <returns>Whether a value follows within it.</returns>
    private bool SkipOne(ref int depth)
    {
        switch (Peek())
        {
            case (byte)'{':
                if (!EnterObject()) return false;
                Push(ref depth, true);
                ReadName();
                return true;
            case (byte)'[':
                if (!EnterArray()) return false;
                Push(ref depth, false);
                return true;
            case (byte)'"':
                ReadText();
                return false;
            case (byte)'n' or (byte)'t' or (byte)'f':
                ReadWord();
                return false;
            default:
                ReadNumber(out _, out _);
                return false;
        }
    }

    private void Push(ref int depth, bool isObject)
    {
        depth++;
        int word = depth >> 6;
        if (word == _nesting.Length) Array.Resize(ref _nesting, 2 * word);
        ulong bit = 1UL << (depth & 63);
        if (isObject) _nesting[word] |= bit;
        else _nesting[word] &= ~bit;
    }

    private bool IsObject(int depth) => (_nesting[depth >> 6] >> (depth & 63) & 1) != 0;

    private void Expect(char bracket)
    {
        SkipSpace();
        if (*At != bracket) throw Wrong("Invalid value.");
        At++;
    }

    private static double? NameAt(ref byte* p, bool isNegative)
    {
        if (StartsWith(p, "NaN"u8))
        {
            p += 3;
            return double.NaN;
        }
        if (!StartsWith(p, "Inf"u8)) return null;
        p += StartsWith(p, "Infinity"u8) ? 8 : 3;
        return isNegative ? double.NegativeInfinity : double.PositiveInfinity;
    }

    private static bool StartsWith(byte* p, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < word.Length; i++)
            if (p[i] != word[i]) return false;
        return true;
    }

    /// <summary>The rest of a text that holds a backslash or ends too soon; <see cref="At"/> stands there.</summary>
    private ReadOnlySpan<byte> ReadEscaped(byte* start)
    {
        int length = 0;
        byte* from = start;
        while (true)
        {
            byte* p = At;
            while (*p is not ((byte)'"' or (byte)'\\' or < 0x20)) p++;
            At = p;
            Append(new ReadOnlySpan<byte>(from, checked((int)(p - from))), ref length);
            if (*p == '"') break;
            if (*p != '\\') throw Wrong(p >= _end || *p == 0 ? "Missing a closing quotation mark in string." : "Invalid encoding in string.");
            ReadEscape(ref length);
            from = At;
        }
        At++;
        ReadOnlySpan<byte> text = _scratch.AsSpan(0, length);
        return Utf8.IsValid(text) ? text : throw Wrong("Invalid encoding in string.");
    }

    private void ReadEscape(ref int length)
    {
        byte* backslash = At;
        int letter = "\"\\/bfnrt"u8.IndexOf(backslash[1]);
        if (letter >= 0)
        {
            Append("\"\\/\b\f\n\r\t"u8.Slice(letter, 1), ref length);
            At += 2;
            return;
        }
        if (backslash[1] != 'u') throw Wrong("Invalid escape character in string.");
        At += 2;
        int code = ReadHex();
        if (code is >= 0xD800 and <= 0xDFFF)
        {
            if (code >= 0xDC00 || At[0] != '\\' || At[1] != 'u') throw Wrong("The surrogate pair in string is invalid.");
            At += 2;
            int low = ReadHex();
            if (low is < 0xDC00 or > 0xDFFF) throw Wrong("The surrogate pair in string is invalid.");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        Span<byte> encoded = stackalloc byte[4];
        Append(encoded[..new Rune(code).EncodeToUtf8(encoded)], ref length);
    }

    private int ReadHex()
    {
        int code = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = char.IsAsciiHexDigit((char)*At) ? Convert.ToInt32(((char)*At).ToString(), 16) : -1;
            if (digit < 0) throw Wrong("Incorrect hex digit after \\u escape in string.");
            code = code * 16 + digit;
            At++;
        }
        return code;
    }

    private void Append(ReadOnlySpan<byte> bytes, ref int length)
    {
        if (length + bytes.Length > _scratch.Length) Array.Resize(ref _scratch, Math.Max(2 * _scratch.Length, length + bytes.Length));
        bytes.CopyTo(_scratch.AsSpan(length));
        length += bytes.Length;
    }
}
