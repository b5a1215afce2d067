using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Data;

/// <summary>
/// Decimal numbers in ASCII, correctly rounded: what is read equals the base class library's answer bit for bit.
/// Up to 16 characters are read at once: the point is shuffled out, the digits become a whole number by sums of neighbours
/// (Lemire 2018), which is divided by an exact power of ten (Clinger 1990). All else is left to the library.
/// </summary>
internal static unsafe class NumberText
{
    private const long ExactInDouble = 1L << 53, MostInSingle = 1 << 23;

    private static ReadOnlySpan<double> PowersOfTen => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private static ReadOnlySpan<double> Signs => [0.0, -0.0];

    // 16 bytes from place n on are a mask of the last n; 16 bytes from place 32 - n on, of the first n.
    private static ReadOnlySpan<byte> Masks =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Reads a number; NaN is none.</summary>
    /// <param name="text">At least 16 bytes before the end of the text, and one behind it, can be read.</param>
    /// <param name="length">The number of characters.</param>
    /// <param name="value">The nearest double.</param>
    /// <param name="fitsSingle">Whether a float keeps all digits that the text has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDouble(byte* text, int length, out double value, out bool fitsSingle)
    {
        if (!TryDecimal(text, length, out long mantissa, out int fraction, out int minus) || mantissa > ExactInDouble)
        {
            // Through variables of their own, so that those below can stay in registers.
            bool isNumber = TryLibraryDouble(text, length, out double other, out bool otherFits);
            (value, fitsSingle) = (other, otherFits);
            return isNumber;
        }
        double power = At(PowersOfTen, fraction), size = mantissa / power;
        // So many digits are the shortest that give the float, and so the text can be told from it again.
        fitsSingle = Math.Abs((float)size - size) * power < 0.49 && (mantissa <= MostInSingle || WithoutZeros(mantissa, fraction) <= MostInSingle);
        value = Signed(size, minus);
        return true;
    }

    /// <summary>Reads a number as the nearest float.</summary>
    /// <inheritdoc cref="TryDouble"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySingle(byte* text, int length, out float value)
    {
        if (TryDecimal(text, length, out long mantissa, out int fraction, out int minus) && mantissa <= ExactInDouble)
        {
            double size = mantissa / At(PowersOfTen, fraction);
            // Rounding twice is wrong only where the first rounding ended half-way between two floats. The smallest power, 1e-15, is far from subnormal.
            if ((BitConverter.DoubleToInt64Bits(size) & 0x1FFFFFFF) != 0x10000000)
            {
                value = (float)Signed(size, minus);
                return true;
            }
        }
        // Through a variable of its own, so that the value above can stay in a register.
        bool isNumber = TryLibrarySingle(text, length, out float other);
        value = other;
        return isNumber;
    }

    /// <summary>Reads a whole number that fits 64 bits.</summary>
    /// <inheritdoc cref="TryDouble"/>
    public static bool TryInt64(byte* text, int length, out long value)
    {
        if (TryDecimal(text, length, out value, out int fraction, out int minus))
        {
            if (minus != 0) value = -value;
            return fraction == 0 && text[length - 1] != '.';
        }
        return long.TryParse(new ReadOnlySpan<byte>(text, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads an optional minus, then 1 to 16 digits with at most one point among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryDecimal(byte* text, int length, out long mantissa, out int fraction, out int minus)
    {
        unchecked
        {
            (mantissa, fraction) = (0, 0);
            // The byte of an empty text is what ends it; the length is below zero then, should that be a minus.
            minus = *text == '-' ? 1 : 0;
            int characters = length - minus;
            if ((uint)(characters - 1) > 15) return false;
            Vector128<byte> keep = Mask(characters);
            Vector128<byte> ascii = Vector128.Load(text + length - 16);
            Vector128<byte> digits = (ascii - Vector128.Create((byte)'0')) & keep;
            uint points = (Vector128.Equals(ascii, Vector128.Create((byte)'.')) & keep).ExtractMostSignificantBits();
            if (points != 0)
            {
                if (characters == 1) return false;
                int point = System.Numerics.BitOperations.TrailingZeroCount(points);
                fraction = 15 - point;
                // What stands before the point moves up over it: a mask is minus one, and an index of 255 gives zero on every machine.
                digits = Vector128.ShuffleNative(digits, Vector128<byte>.Indices + Mask(31 - point));
            }
            if (Vector128.GreaterThanAny(digits, Vector128.Create((byte)9))) return false;
            mantissa = Ssse3.IsSupported ? SumByVectors(digits) : SumByWords(digits);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Mask(int place) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), unchecked((nuint)place));

    /// <summary>The same size with a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Signed(double size, int minus) =>
        Vector128.Xor(Vector128.CreateScalarUnsafe(size), Vector128.CreateScalarUnsafe(At(Signs, minus))).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At(ReadOnlySpan<double> table, int index) => Unsafe.Add(ref MemoryMarshal.GetReference(table), unchecked((nint)(uint)index));

    /// <summary>The whole number of 16 digits: pairs to hundreds, to ten thousands, to hundred millions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long SumByVectors(Vector128<byte> digits)
    {
        unchecked
        {
            Vector128<short> twos = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)(1 << 8 | 10)).AsSByte());
            Vector128<int> fours = Sse2.MultiplyAddAdjacent(twos, Vector128.Create(1 << 16 | 100).AsInt16());
            Vector128<int> eights = Sse2.MultiplyAddAdjacent(Sse2.PackSignedSaturate(fours, fours), Vector128.Create(1 << 16 | 10_000).AsInt16());
            ulong halves = eights.AsUInt64().ToScalar();
            return (long)((uint)halves * 100_000_000UL + (halves >> 32));
        }
    }

    /// <summary>The same with words of eight digits, for processors without such vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long SumByWords(Vector128<byte> digits)
    {
        unchecked
        {
            Vector128<ulong> halves = digits.AsUInt64();
            return (long)(EightDigits(halves.ToScalar()) * 100_000_000 + EightDigits(halves.GetElement(1)));
        }
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

    /// <summary>The digits without the zeros at the end of the fraction.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long WithoutZeros(long mantissa, int fraction)
    {
        for (; fraction > 0 && mantissa % 10 == 0; fraction--) mantissa /= 10;
        return mantissa;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryLibraryDouble(byte* text, int length, out double value, out bool fitsSingle)
    {
        var span = new ReadOnlySpan<byte>(text, length);
        fitsSingle = false;
        if (!TryLibrary(span, out value) || double.IsNaN(value)) return false;
        int digits = SignificantDigits(span);
        fitsSingle = !double.IsFinite(value) || (digits <= 7 && (float)value == value) || (digits <= 6 && Math.Abs(value) is > 1e-37 and < 1e38);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryLibrarySingle(byte* text, int length, out float value)
    {
        var span = new ReadOnlySpan<byte>(text, length);
        if (float.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return !float.IsNaN(value);
        bool isInfinity = TryLibrary(span, out double infinity);
        value = (float)infinity;
        return isInfinity;
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
