namespace Penstock.Data;

/// <summary>Where a floating-point number keeps sign, exponent and mantissa; the mantissa's leading 1 is implied.</summary>
internal sealed record Hdf5FloatFormat(int Sign, int ExponentAt, int ExponentBits, int MantissaAt, int MantissaBits, int Bias)
{
    public static Hdf5FloatFormat BFloat16 { get; } = new(15, 7, 8, 0, 7, 127);

    public static Hdf5FloatFormat Single { get; } = new(31, 23, 8, 0, 23, 127);

    public static Hdf5FloatFormat Double { get; } = new(63, 52, 11, 0, 52, 1023);

    /// <summary>Whether every value of the format is a double exactly.</summary>
    public bool FitsDouble => Fits(Double);

    /// <summary>Whether every value of the format is a float exactly.</summary>
    public bool FitsSingle => Fits(Single);

    public double Decode(ulong bits)
    {
        ulong mantissa = bits >> MantissaAt & Mask(MantissaBits);
        int exponent = (int)(bits >> ExponentAt & Mask(ExponentBits));
        double fraction = Math.ScaleB(mantissa, -MantissaBits);
        double size = exponent == (int)Mask(ExponentBits) ? mantissa == 0 ? double.PositiveInfinity : double.NaN
            : exponent == 0 ? Math.ScaleB(fraction, 1 - Bias)
            : Math.ScaleB(1 + fraction, exponent - Bias);
        return (bits >> Sign & 1) == 0 ? size : -size;
    }

    private static ulong Mask(int bits) => (1ul << bits) - 1;

    private bool Fits(Hdf5FloatFormat other) =>
        ExponentBits is > 0 && ExponentBits <= other.ExponentBits && MantissaBits <= other.MantissaBits && Bias == (1 << (ExponentBits - 1)) - 1
        && Sign < 64 && ExponentAt + ExponentBits <= 64 && MantissaAt + MantissaBits <= 64;
}
