namespace Penstock.Serving;

/// <summary>
/// The decimal digits of a float: six where they are enough to read the same float again, else nine, correctly rounded. A float times a power
/// of ten up to 10^22 is off by a 2^53th at most, so only where that could change the rounding the exact way is gone.
/// </summary>
internal readonly struct FloatDigits
{
    private const int Nine = 1_000_000_000, Six = 1_000_000;
    private const double Doubtful = 1e-5;

    private FloatDigits(uint digits, int count, int exponent) => (Digits, Count, Exponent) = (digits, count, exponent);

    /// <summary>The digits as a whole number, the first of them not zero.</summary>
    public uint Digits { get; }

    /// <summary>How many: 6 or 9.</summary>
    public int Count { get; }

    /// <summary>The power of ten of the first digit.</summary>
    public int Exponent { get; }

    private static ReadOnlySpan<double> Powers => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The digits of a positive float; false where they must be found in the exact way.</summary>
    public static bool TryFind(float value, out FloatDigits digits)
    {
        digits = default;
        if (!(value is >= 1e-13f and < 1e8f)) return false;
        int exponent = (int)Math.Floor(Math.Log10(value));
        double size = value * Powers[8 - exponent];
        if (size >= Nine) size = value * Powers[8 - ++exponent];
        else if (size < Nine / 10) size = value * Powers[8 - --exponent];
        double nine = Math.Floor(size + 0.5), six = Math.Floor(size / 1000 + 0.5);
        if (Math.Abs(Math.Abs(size - nine) - 0.5) < Doubtful || Math.Abs(Math.Abs(size / 1000 - six) - 0.5) < Doubtful / 100) return false;
        int scale = 5 - exponent;
        double back = scale >= 0 ? six / Powers[scale] : six * Powers[-scale];
        if ((BitConverter.DoubleToInt64Bits(back) & 0x1FFFFFFF) == 0x10000000) return false;
        bool isEnough = (float)back == value;
        if (isEnough ? six >= Six : nine >= Nine) return false;
        digits = isEnough ? new((uint)six, 6, exponent) : new((uint)nine, 9, exponent);
        return true;
    }
}
