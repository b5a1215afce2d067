using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// Elementary functions of floats by range reduction and polynomial, right within 2 units in the last place
/// (3 for <see cref="Log1p"/>) everywhere, infinities, NaN and denormals included.
/// </summary>
internal static class FloatFunctions
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    /// <summary>The bits of sqrt(1/2), where fractions begin.</summary>
    public const int SqrtHalfBits = 0x3F3504F3;

    // Beyond it the reduction by three parts of pi / 2 begins to lose digits.
    private const double FarAngle = 50_000;

    /// <summary>Beyond it less than 1e-38 is left of the normal distribution, and no normal number.</summary>
    public const double NormalEnd = 13.2;

    // A number to which one is added to be rounded to a whole one.
    private const double Rounder = 12582912;
    private const double Log2E = 1.44269504088896341;
    // ln 2 in two parts; whole multiples of the first are exact for the exponents of floats.
    private const double Ln2High = 0.693359375, Ln2Low = -2.12194440054690583e-4;

    [MethodImpl(Inline)]
    public static V Exp<V>(V x) where V : struct, IFloatLanes<V>
    {
        x = V.AtMost(V.AtLeast(x, V.Of(-104)), V.Of(89));
        V n = V.Round(x * V.Of(Log2E));
        V r = Reduce(x, n);
        // Two factors, because 2^n itself overflows at the top and is denormal at the bottom.
        V half = V.Floor(n * V.Of(0.5));
        return (Expm1Reduced(r) + V.Of(1)) * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
    }

    [MethodImpl(Inline)]
    public static V ExpDown<V>(V x) where V : struct, IFloatLanes<V>
    {
        V held = V.AtLeast(x, V.Of(-87));
        V n = V.Round(held * V.Of(Log2E));
        V e = (Expm1Reduced(Reduce(held, n)) + V.Of(1)) * V.PowerOfTwo(n);
        return V.Select(V.Less(x, V.Of(-87)), V.Of(0), e);
    }

    [MethodImpl(Inline)]
    public static V Expm1<V>(V x) where V : struct, IFloatLanes<V>
    {
        // Below -18 the result is -1; above 89 it is infinite.
        x = V.AtMost(V.AtLeast(x, V.Of(-18)), V.Of(89));
        V n = V.Round(x * V.Of(Log2E));
        V p = Expm1Reduced(Reduce(x, n));
        V half = V.PowerOfTwo(n - V.Of(1));
        V sum = V.MultiplyAdd(p, half, half - V.Of(0.5));
        return sum + sum;
    }

    [MethodImpl(Inline)]
    private static V Reduce<V>(V x, V n) where V : struct, IFloatLanes<V> =>
        V.MultiplyAdd(n, V.Of(-Ln2Low), V.MultiplyAdd(n, V.Of(-Ln2High), x));

    // e^r - 1 for |r| <= ln(2) / 2.
    [MethodImpl(Inline)]
    private static V Expm1Reduced<V>(V r) where V : struct, IFloatLanes<V>
    {
        V p = V.MultiplyAdd(r, V.Of(1.9875691500e-4), V.Of(1.3981999507e-3));
        p = V.MultiplyAdd(p, r, V.Of(8.3334519073e-3));
        p = V.MultiplyAdd(p, r, V.Of(4.1665795894e-2));
        p = V.MultiplyAdd(p, r, V.Of(1.6666665459e-1));
        p = V.MultiplyAdd(p, r, V.Of(5.0000001201e-1));
        return V.MultiplyAdd(p, r * r, r);
    }

    [MethodImpl(Inline)]
    public static V Log<V>(V x) where V : struct, IFloatLanes<V>
    {
        // Denormals are scaled up by 2^23.
        V tiny = V.Less(x, V.Of(1.17549435e-38));
        V scaled = V.Select(tiny, x * V.Of(8388608), x);
        V n = V.Exponent(scaled);
        n = V.Select(tiny, n - V.Of(23), n);
        V r = V.Fraction(scaled) - V.Of(1);
        V result = V.MultiplyAdd(n, V.Of(Ln2High), V.MultiplyAdd(n, V.Of(Ln2Low), LogReduced(r)));
        result = V.Select(V.Equal(x, V.Of(0)), V.Of(double.NegativeInfinity), result);
        result = V.Select(V.Equal(x, V.Of(double.PositiveInfinity)), x, result);
        return V.Select(V.LessOrEqual(V.Of(0), x), result, V.Of(double.NaN));
    }

    // log(1 + r) for 1 + r from sqrt(1/2) to sqrt(2).
    [MethodImpl(Inline)]
    private static V LogReduced<V>(V r) where V : struct, IFloatLanes<V>
    {
        V p = V.MultiplyAdd(r, V.Of(7.0376836292e-2), V.Of(-1.1514610310e-1));
        p = V.MultiplyAdd(p, r, V.Of(1.1676998740e-1));
        p = V.MultiplyAdd(p, r, V.Of(-1.2420140846e-1));
        p = V.MultiplyAdd(p, r, V.Of(1.4249322787e-1));
        p = V.MultiplyAdd(p, r, V.Of(-1.6668057665e-1));
        p = V.MultiplyAdd(p, r, V.Of(2.0000714765e-1));
        p = V.MultiplyAdd(p, r, V.Of(-2.4999993993e-1));
        p = V.MultiplyAdd(p, r, V.Of(3.3333331174e-1));
        V square = r * r;
        return r + V.MultiplyAdd(p, square * r, V.Of(-0.5) * square);
    }

    [MethodImpl(Inline)]
    public static V Log1p<V>(V x) where V : struct, IFloatLanes<V>
    {
        V u = x + V.Of(1);
        // What rounding took from u is given back to first order.
        V corrected = Log(u) + (x - (u - V.Of(1))) / u;
        return V.Select(V.Equal(x, V.Of(double.PositiveInfinity)), x, V.Select(V.Equal(u, V.Of(0)), V.Of(double.NegativeInfinity), corrected));
    }

    [MethodImpl(Inline)]
    public static unsafe V Sin<V>(V x) where V : struct, IFloatLanes<V>
    {
        V result = Sine(x, V.Of(0)), far = V.Less(V.Of(FarAngle), V.Abs(x));
        return V.Any(far) ? V.Select(far, V.Map(x, &Math.Sin), result) : result;
    }

    [MethodImpl(Inline)]
    public static unsafe V Cos<V>(V x) where V : struct, IFloatLanes<V>
    {
        V result = Sine(x, V.Of(1)), far = V.Less(V.Of(FarAngle), V.Abs(x));
        return V.Any(far) ? V.Select(far, V.Map(x, &Math.Cos), result) : result;
    }

    // sin(x + quarters * pi / 2), for the angles whose whole quarters are exact as floats.
    [MethodImpl(Inline)]
    private static V Sine<V>(V x, V quarters) where V : struct, IFloatLanes<V>
    {
        V n = V.Round(x * V.Of(2 / Math.PI));
        // pi / 2 in three parts of a float each.
        V r = V.MultiplyAdd(n, V.Of(-1.57079637050628662), x);
        r = V.MultiplyAdd(n, V.Of(4.37113900018624283e-8), r);
        r = V.MultiplyAdd(n, V.Of(1.71512488548157530e-15), r);
        V square = r * r;
        V sine = V.MultiplyAdd(square, V.Of(-1.9515295891e-4), V.Of(8.3321608736e-3));
        sine = V.MultiplyAdd(sine, square, V.Of(-1.6666654611e-1));
        sine = V.MultiplyAdd(sine, square * r, r);
        V cosine = V.MultiplyAdd(square, V.Of(2.443315711809948e-5), V.Of(-1.388731625493765e-3));
        cosine = V.MultiplyAdd(cosine, square, V.Of(4.166664568298827e-2));
        cosine = V.MultiplyAdd(cosine, square * square, V.MultiplyAdd(square, V.Of(-0.5), V.Of(1)));

        n += quarters;
        V quarter = n - V.Of(4) * V.Floor(n * V.Of(0.25));
        V odd = quarter - V.Of(2) * V.Floor(quarter * V.Of(0.5));
        V value = V.Select(V.Equal(odd, V.Of(0)), sine, cosine);
        return V.Select(V.Less(quarter, V.Of(2)), value, -value);
    }

    [MethodImpl(Inline)]
    public static V Erf<V>(V x) where V : struct, IFloatLanes<V>
    {
        V a = V.Abs(x), s = x * x;
        V near = V.MultiplyAdd(s, V.Of(-5.96761703e-4), V.Of(4.99119423e-3));
        near = V.MultiplyAdd(near, s, V.Of(-2.67681349e-2));
        near = V.MultiplyAdd(near, s, V.Of(1.12819925e-1));
        near = V.MultiplyAdd(near, s, V.Of(-3.76125336e-1));
        near = V.MultiplyAdd(near, s, V.Of(1.28379166e-1));
        near = V.MultiplyAdd(near, x, x);

        a = V.AtMost(a, V.Of(4));
        V far = V.MultiplyAdd(a, V.Of(-1.72853470e-5), V.Of(3.83197126e-4));
        V odd = V.MultiplyAdd(a, V.Of(-3.88396438e-3), V.Of(2.42546219e-2));
        far = V.MultiplyAdd(far, a * a, odd);
        far = V.MultiplyAdd(far, a, V.Of(-1.06777877e-1));
        far = V.MultiplyAdd(far, a, V.Of(-6.34846687e-1));
        far = V.MultiplyAdd(far, a, V.Of(-1.28717512e-1));
        far = V.Of(1) - Exp(V.MultiplyAdd(far, a, -a));
        return V.Select(V.Less(V.Of(0.927734375), a), V.CopySign(far, x), near);
    }

    /// <summary>
    /// The tail is the density times a function that falls slowly from 1/2, a polynomial in s = k a / (1 + k a), so that near 0 and far out no
    /// digits are lost; the absolute error is below 6e-8.
    /// </summary>
    [MethodImpl(Inline)]
    public static V NormalTail<V>(V a, out V density) where V : struct, IFloatLanes<V>
    {
        // 2^y in parts: t has the nearest whole number in its last bits.
        V y = a * (a * V.Of(-0.5 * Log2E)), t = y + V.Of(Rounder), r = y - (t - V.Of(Rounder));
        V e = V.MultiplyAdd(r, V.Of(1.5353361959569156e-4), V.Of(1.3398875016719103e-3));
        e = V.MultiplyAdd(e, r, V.Of(9.61843691766262e-3));
        e = V.MultiplyAdd(e, r, V.Of(5.5503323674201965e-2));
        e = V.MultiplyAdd(e, r, V.Of(0.24022647738456726));
        e = V.MultiplyAdd(e, r, V.Of(0.6931471824645996));
        density = V.Raise(V.MultiplyAdd(e, r, V.Of(1)), t);

        V scaled = V.Of(0.34) * a, s = scaled / (V.Of(1) + scaled);
        V p = V.MultiplyAdd(s, V.Of(0.028021536767482758), V.Of(-0.10337462276220322));
        p = V.MultiplyAdd(p, s, V.Of(0.1109333485364914));
        p = V.MultiplyAdd(p, s, V.Of(-0.010608334094285965));
        p = V.MultiplyAdd(p, s, V.Of(0.05376552417874336));
        p = V.MultiplyAdd(p, s, V.Of(-0.16377007961273193));
        p = V.MultiplyAdd(p, s, V.Of(-0.23083505034446716));
        p = V.MultiplyAdd(p, s, V.Of(0.9892280697822571));
        p = V.MultiplyAdd(p, s, V.Of(-1.173358678817749));
        return V.MultiplyAdd(p, s, V.Of(0.5)) * density;
    }
}
