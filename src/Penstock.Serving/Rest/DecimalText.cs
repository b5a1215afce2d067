using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Serving;

/// <summary>What became of reading a number.</summary>
internal enum NumberOutcome { Read, Invalid, NoFraction, NoExponent }

/// <summary>
/// A number of JSON as it is written: up to 19 digits and a power of ten, which is then rounded once, to the nearest double or float.
/// Small ones are divided or multiplied by an exact power of ten (Clinger 1990), others multiplied by 128 bits of a power of five
/// (Lemire 2021); what neither settles is left to the library.
/// </summary>
internal unsafe struct DecimalText
{
    private const int LeastPower = -80, MostPower = 80, MostDigits = 19;
    // Those below are rounded up in bits that are then cut off.
    private const int LeastRoundedUp = -27;
    private const ulong ExactInDouble = 1UL << 53;

    private static readonly UInt128[] s_fives = [.. Enumerable.Range(LeastPower, MostPower - LeastPower + 1).Select(PowerOfFive)];

    private byte* _start;
    private int _length, _exponent;
    private bool _isLong;

    /// <summary>The digits as a whole number.</summary>
    public ulong Digits { get; private set; }

    /// <summary>Whether a minus stands before.</summary>
    public bool IsNegative { get; private set; }

    /// <summary>Whether it has neither point nor exponent and its size fits 64 bits.</summary>
    public bool IsWhole { get; private set; }

    private static ReadOnlySpan<double> PowersOfTen => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads the characters of a number.</summary>
    /// <param name="at">A minus or a digit; moved behind the number, or to where it goes wrong. Sixteen bytes behind it can be read, and what ends the text is no digit.</param>
    /// <param name="number">What is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NumberOutcome Scan(ref byte* at, out DecimalText number)
    {
        unchecked
        {
            Unsafe.SkipInit(out number);
            byte* p = at;
            number._start = p;
            number.IsNegative = *p == '-';
            if (*p == '-') p++;
            byte* first = p;
            ulong digits = (uint)(*p - '0');
            if (digits > 9)
            {
                at = p;
                return NumberOutcome.Invalid;
            }
            p++;
            if (digits != 0)
                while (*p - '0' is >= 0 and <= 9) digits = digits * 10 + (ulong)(*p++ - '0');
            int exponent = 0;
            bool isWhole = true;
            if (*p == '.')
            {
                byte* fraction = ++p;
                while (IsEightDigits(Eight(p)))
                {
                    digits = digits * 100_000_000 + EightDigits(Eight(p));
                    p += 8;
                }
                while (*p - '0' is >= 0 and <= 9) digits = digits * 10 + (ulong)(*p++ - '0');
                if (p == fraction)
                {
                    at = p;
                    return NumberOutcome.NoFraction;
                }
                exponent = (int)(fraction - p);
                isWhole = false;
            }
            int characters = (int)(p - first);
            if ((*p | 0x20) == 'e')
            {
                isWhole = false;
                if (!ScanExponent(ref p, ref exponent))
                {
                    at = p;
                    return NumberOutcome.NoExponent;
                }
            }
            number._length = (int)(p - number._start);
            number._exponent = exponent;
            number.Digits = digits;
            number._isLong = characters > MostDigits && HasMoreDigits(first, characters);
            number.IsWhole = isWhole && !(number._isLong && IsBeyond64Bits(first, characters));
            at = p;
            return NumberOutcome.Read;
        }
    }

    /// <summary>The nearest double; infinity where it is beyond the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double ToDouble()
    {
        double size;
        if (Digits <= ExactInDouble && !_isLong && _exponent is >= -22 and <= 22)
            size = _exponent < 0 ? Digits / PowersOfTen[-_exponent] : Digits * PowersOfTen[_exponent];
        else size = ToDoubleByFives();
        return IsNegative ? -size : size;
    }

    /// <summary>The nearest float; infinity where it is beyond the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float ToSingle()
    {
        double nearest = ToDouble();
        // Rounding twice is wrong only where the first rounding ended half-way between two floats, which lie closer together below 2^-126.
        long bits = BitConverter.DoubleToInt64Bits(nearest);
        bool isPlain = (bits & 0x1FFFFFFF) != 0x10000000 && (bits & long.MaxValue) >= 0x3810_0000_0000_0000;
        return isPlain || nearest == 0 ? (float)nearest : ToSingleByLibrary();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly double ToDoubleByFives()
    {
        if (Digits == 0 && !_isLong) return 0;
        if (!_isLong && _exponent is >= LeastPower and <= MostPower && TryFives(Digits, _exponent, out double size)) return size;
        return Math.Abs(double.Parse(new ReadOnlySpan<byte>(_start, _length), NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly float ToSingleByLibrary() => float.Parse(new ReadOnlySpan<byte>(_start, _length), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Digits times a power of ten: the product with 128 bits of the power of five settles the rounding but in rare cases.</summary>
    private static bool TryFives(ulong digits, int power, out double size)
    {
        unchecked
        {
            int zeros = BitOperations.LeadingZeroCount(digits);
            digits <<= zeros;
            UInt128 five = s_fives[power - LeastPower];
            ulong high = Math.BigMul(digits, (ulong)(five >> 64), out ulong low);
            if ((high & 0x1FF) == 0x1FF)
            {
                ulong second = Math.BigMul(digits, (ulong)five, out _);
                low += second;
                if (second > low) high++;
            }
            int upper = (int)(high >> 63);
            ulong mantissa = high >> (upper + 9);
            int exponent = (((152170 + 65536) * power) >> 16) + 63 + upper - zeros + 1023;
            size = 0;
            // Only powers near zero are in the table, so that subnormal and infinite results are left to the library.
            if (exponent is <= 0 or >= 0x7FE || low == ulong.MaxValue) return false;
            if (low <= 1 && power is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << (upper + 9) == high) mantissa &= ~1UL;
            mantissa = (mantissa + (mantissa & 1)) >> 1;
            if (mantissa >= 1UL << 53)
            {
                mantissa = 1UL << 52;
                exponent++;
            }
            size = BitConverter.UInt64BitsToDouble((mantissa & ((1UL << 52) - 1)) | ((ulong)exponent << 52));
            return true;
        }
    }

    /// <summary>The highest 128 bits of a power of five.</summary>
    private static UInt128 PowerOfFive(int power)
    {
        BigInteger five = BigInteger.Pow(5, Math.Abs(power)), bits;
        if (power >= 0)
        {
            int length = (int)five.GetBitLength();
            bits = length > 128 ? five >> (length - 128) : five << (128 - length);
        }
        else
        {
            int length = (int)(five - 1).GetBitLength();
            bits = (BigInteger.One << (power >= LeastRoundedUp ? length + 127 : 2 * length + 128)) / five + 1;
            bits >>= (int)bits.GetBitLength() - 128;
        }
        return (UInt128)bits;
    }

    private static bool ScanExponent(ref byte* at, ref int exponent)
    {
        byte* p = at + 1;
        bool isNegative = *p == '-';
        if (*p is (byte)'-' or (byte)'+') p++;
        at = p;
        if (*p is < (byte)'0' or > (byte)'9') return false;
        int value = 0;
        for (; *p is >= (byte)'0' and <= (byte)'9'; p++) value = Math.Min(value * 10 + (*p - '0'), 1_000_000);
        exponent += isNegative ? -value : value;
        at = p;
        return true;
    }

    /// <summary>Whether more digits than fit 64 bits stand there, not counting zeros before the first other.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HasMoreDigits(byte* first, int characters)
    {
        int digits = 0;
        for (int i = 0; i < characters; i++)
            if (first[i] != '.' && (digits > 0 || first[i] != '0')) digits++;
        return digits > MostDigits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBeyond64Bits(byte* first, int characters) =>
        !ulong.TryParse(new ReadOnlySpan<byte>(first, characters), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(byte* p) => BitConverter.IsLittleEndian
        ? Unsafe.ReadUnaligned<ulong>(p)
        : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEightDigits(ulong text)
    {
        unchecked
        {
            return ((text & 0xF0F0F0F0F0F0F0F0) | (((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;
        }
    }

    /// <summary>The number of eight digits: pairs to hundreds, to ten thousands, to hundred millions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(ulong text)
    {
        unchecked
        {
            text -= 0x3030303030303030;
            text = text * 10 + (text >> 8);
            return ((text & 0x000000FF000000FF) * 0x000F424000000064 + ((text >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32;
        }
    }
}
