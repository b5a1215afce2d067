using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Data;

/// <summary>
/// Decimal numbers in ASCII, correctly rounded: what is read equals the base class library's answer bit for bit.
/// Up to 16 characters are read at once: the point is shuffled out, the digits become a whole number by three multiplications
/// (Lemire 2018), which is divided by an exact power of ten (Clinger 1990). All else is left to the library.
/// </summary>
internal static unsafe class NumberText
{
    private const long ExactInDouble = 1L << 53;

    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];

    private static ReadOnlySpan<byte> KeepLast =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>Reads a number.</summary>
    /// <param name="text">At least 16 bytes before the end of the text can be read.</param>
    /// <param name="length">The number of characters.</param>
    /// <param name="value">The nearest double.</param>
    /// <param name="fitsSingle">Whether a float keeps all digits that the text has.</param>
    public static bool TryDouble(byte* text, int length, out double value, out bool fitsSingle)
    {
        if (TryDecimal(text, length, out long mantissa, out int fraction, out bool negative) && mantissa <= ExactInDouble)
        {
            double power = PowersOfTen[fraction];
            value = mantissa / power;
            fitsSingle = Math.Abs((float)value - value) * power < 0.49;
            if (negative) value = -value;
            return true;
        }
        var span = new ReadOnlySpan<byte>(text, length);
        fitsSingle = false;
        if (!TryLibrary(span, out value)) return false;
        int digits = SignificantDigits(span);
        fitsSingle = !double.IsFinite(value) || (digits <= 15 && (float)value == value) || (digits <= 6 && Math.Abs(value) is > 1e-37 and < 1e38);
        return true;
    }

    /// <summary>Reads a number as the nearest float.</summary>
    /// <inheritdoc cref="TryDouble"/>
    public static bool TrySingle(byte* text, int length, out float value)
    {
        if (TryDecimal(text, length, out long mantissa, out int fraction, out bool negative) && mantissa <= ExactInDouble)
        {
            double exact = mantissa / PowersOfTen[fraction];
            // Rounding twice is wrong only where the first rounding ended half-way between two floats. The smallest power, 1e-16, is far from subnormal.
            if (fraction == 0 || (BitConverter.DoubleToInt64Bits(exact) & 0x1FFFFFFF) != 0x10000000)
            {
                value = (float)(negative ? -exact : exact);
                return true;
            }
        }
        var span = new ReadOnlySpan<byte>(text, length);
        if (float.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        bool isInfinity = TryLibrary(span, out double infinity);
        value = (float)infinity;
        return isInfinity;
    }

    /// <summary>Reads a whole number that fits 64 bits.</summary>
    /// <inheritdoc cref="TryDouble"/>
    public static bool TryInt64(byte* text, int length, out long value)
    {
        if (TryDecimal(text, length, out value, out int fraction, out bool negative))
        {
            if (negative) value = -value;
            return fraction == 0 && text[length - 1] != '.';
        }
        return long.TryParse(new ReadOnlySpan<byte>(text, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads an optional minus, then 1 to 16 digits with at most one point among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryDecimal(byte* text, int length, out long mantissa, out int fraction, out bool negative)
    {
        unchecked
        {
            (mantissa, fraction) = (0, 0);
            negative = length > 0 && *text == '-';
            int characters = negative ? length - 1 : length;
            if ((uint)(characters - 1) > 15) return false;
            Vector128<byte> keep = Vector128.LoadUnsafe(ref Unsafe.AsRef(in KeepLast[0]), (nuint)characters);
            Vector128<byte> ascii = Vector128.Load(text + length - 16);
            Vector128<byte> digits = (ascii - Vector128.Create((byte)'0')) & keep;
            uint points = (Vector128.Equals(ascii, Vector128.Create((byte)'.')) & keep).ExtractMostSignificantBits();
            if (points != 0)
            {
                if (characters == 1) return false;
                int point = System.Numerics.BitOperations.TrailingZeroCount(points);
                fraction = 15 - point;
                digits = CloseGap(digits, point);
            }
            if (Vector128.GreaterThanAny(digits, Vector128.Create((byte)9))) return false;
            Vector128<ulong> halves = digits.AsUInt64();
            mantissa = (long)(EightDigits(halves.ToScalar()) * 100_000_000 + EightDigits(halves.GetElement(1)));
            return true;
        }
    }

    /// <summary>Moves the bytes before a place up by one over it, and a zero into the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> CloseGap(Vector128<byte> digits, int place)
    {
        Vector128<byte> index = Vector128<byte>.Indices;
        // Minus one is all bits set, which is what the comparison gives.
        Vector128<byte> from = index + Vector128.LessThanOrEqual(index, Vector128.Create((byte)place));
        // An index of 255 gives zero on every machine.
        return Vector128.ShuffleNative(digits, from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(ulong digits)
    {
        unchecked
        {
            digits = digits * 10 + (digits >> 8);
            return ((digits & 0x000000FF000000FF) * 0x000F424000000064 + ((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32;
        }
    }

    private static bool TryLibrary(ReadOnlySpan<byte> text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        ReadOnlySpan<byte> trimmed = text.Trim((byte)' ');
        bool negative = trimmed.StartsWith("-"u8);
        if (negative || trimmed.StartsWith("+"u8)) trimmed = trimmed[1..];
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return System.Text.Ascii.EqualsIgnoreCase(trimmed, "inf"u8);
    }

    private static int SignificantDigits(ReadOnlySpan<byte> text)
    {
        int digits = 0, zeros = 0;
        foreach (byte b in text)
        {
            if (b is (byte)'e' or (byte)'E') break;
            if (b == '0') zeros += digits > 0 ? 1 : 0;
            else if (b is >= (byte)'1' and <= (byte)'9')
            {
                digits += zeros + 1;
                zeros = 0;
            }
        }
        return digits;
    }
}
