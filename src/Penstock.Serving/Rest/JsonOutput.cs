using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Penstock.Serving;

/// <summary>JSON that is being written, with TensorFlow Serving's text of numbers. It only grows, and is used again by the next answer.</summary>
internal sealed class JsonOutput
{
    private const int MostNumberBytes = 32;
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    /// <summary>The bytes that it holds on to.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Whether NaN and the infinities become null, so that all of it is standard JSON.</summary>
    public bool IsStandard { get; init; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Raw(byte one)
    {
        Reserve(1);
        _bytes[Length++] = one;
    }

    public void Raw(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>A text in quotes; bytes that are no UTF-8 become U+FFFD.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        Raw((byte)'"');
        if (!System.Text.Unicode.Utf8.IsValid(text)) text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        Reserve(6 * text.Length);
        foreach (byte b in text)
        {
            if (b >= 0x20 && b != '"' && b != '\\')
            {
                _bytes[Length++] = b;
                continue;
            }
            int letter = "\"\\\b\f\n\r\t"u8.IndexOf(b);
            if (letter >= 0)
            {
                Raw((byte)'\\');
                Raw("\"\\bfnrt"u8[letter]);
            }
            else Raw(Encoding.ASCII.GetBytes($"\\u{(int)b:X4}"));
        }
        Raw((byte)'"');
    }

    public void Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes as <c>{"b64": "..."}</c>.</summary>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        Raw("{\"b64\": \""u8);
        Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, _bytes.AsSpan(Length), out _, out int written);
        Length += written;
        Raw("\"}"u8);
    }

    public void Whole(long value)
    {
        Reserve(MostNumberBytes);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out int written);
        Length += written;
    }

    public void Whole(ulong value)
    {
        Reserve(MostNumberBytes);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out int written);
        Length += written;
    }

    /// <summary>
    /// A float: six digits as by printf's %g where they are enough to read the same float again, else nine; .0 behind one that would else look whole.
    /// </summary>
    public void Number(float value)
    {
        if (!float.IsFinite(value))
        {
            Special(value);
            return;
        }
        if (FloatDigits.TryFind(Math.Abs(value), out FloatDigits found))
        {
            General(found, value < 0);
            return;
        }
        Span<byte> text = stackalloc byte[MostNumberBytes];
        value.TryFormat(text, out int length, "E8", CultureInfo.InvariantCulture);
        Span<byte> six = stackalloc byte[MostNumberBytes];
        value.TryFormat(six, out int sixLength, "E5", CultureInfo.InvariantCulture);
        bool isEnough = float.Parse(six[..sixLength], NumberStyles.Float, CultureInfo.InvariantCulture) == value;
        General(isEnough ? six[..sixLength] : text[..length], isEnough ? 6 : 9);
    }

    /// <summary>A double, likewise: six digits where they are enough, else seventeen.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Special(value);
            return;
        }
        Span<byte> text = stackalloc byte[MostNumberBytes];
        value.TryFormat(text, out int length, "E5", CultureInfo.InvariantCulture);
        bool isEnough = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture) == value;
        if (!isEnough) value.TryFormat(text, out length, "E16", CultureInfo.InvariantCulture);
        General(text[..length], isEnough ? 6 : 17);
    }

    private void General(FloatDigits found, bool isNegative)
    {
        Reserve(MostNumberBytes);
        if (isNegative) _bytes[Length++] = (byte)'-';
        Span<byte> digits = stackalloc byte[MostNumberBytes];
        uint rest = found.Digits;
        for (int i = found.Count - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + rest % 10);
            rest /= 10;
        }
        General(digits[..found.Count], found.Exponent, found.Count);
    }

    private void Special(double value) => Raw(IsStandard ? "null"u8 : double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);

    /// <summary>Turns <c>-d.dddE+ddd</c> into what %g writes for that many digits.</summary>
    private void General(ReadOnlySpan<byte> scientific, int precision)
    {
        Reserve(MostNumberBytes + precision);
        if (scientific[0] == '-')
        {
            _bytes[Length++] = (byte)'-';
            scientific = scientific[1..];
        }
        int e = scientific.LastIndexOf((byte)'E');
        int exponent = (scientific[e + 2] - '0') * 100 + (scientific[e + 3] - '0') * 10 + (scientific[e + 4] - '0');
        if (scientific[e + 1] == '-') exponent = -exponent;
        Span<byte> digits = stackalloc byte[MostNumberBytes];
        digits[0] = scientific[0];
        scientific[2..e].CopyTo(digits[1..]);
        General(digits[..(e - 1)], exponent, precision);
    }

    private void General(ReadOnlySpan<byte> digits, int exponent, int precision)
    {
        int count = digits.Length;
        while (count > 1 && digits[count - 1] == '0') count--;
        if (exponent < -4 || exponent >= precision) Scientific(digits[..count], exponent);
        else Fixed(digits[..count], exponent);
    }

    private void Scientific(ReadOnlySpan<byte> digits, int exponent)
    {
        _bytes[Length++] = digits[0];
        if (digits.Length > 1)
        {
            _bytes[Length++] = (byte)'.';
            Raw(digits[1..]);
        }
        Raw(exponent < 0 ? "e-"u8 : "e+"u8);
        if (Math.Abs(exponent) < 10) Raw((byte)'0');
        Whole((long)Math.Abs(exponent));
    }

    private void Fixed(ReadOnlySpan<byte> digits, int exponent)
    {
        if (exponent < 0)
        {
            Raw("0."u8);
            for (int i = -1; i > exponent; i--) Raw((byte)'0');
            Raw(digits);
            return;
        }
        for (int i = 0; i <= exponent; i++) Raw(i < digits.Length ? digits[i] : (byte)'0');
        Raw((byte)'.');
        if (digits.Length > exponent + 1) Raw(digits[(exponent + 1)..]);
        else Raw((byte)'0');
    }

    private void Reserve(int bytes)
    {
        if (Length + bytes > _bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, checked(Length + bytes)));
    }
}
