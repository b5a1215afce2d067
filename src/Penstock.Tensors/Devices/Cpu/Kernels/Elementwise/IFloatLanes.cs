namespace Penstock.Tensors;

/// <summary>A run of floats, with the access to their bits that the polynomials of <see cref="FloatFunctions"/> need.</summary>
internal interface IFloatLanes<V> : ILanes<V> where V : struct, IFloatLanes<V>
{
    /// <summary>2^n for whole n from -126 to 127.</summary>
    static abstract V PowerOfTwo(V n);

    /// <summary>x * 2^n for the whole n of which t = n + 1.5 * 2^23 is made; x and the result are normal.</summary>
    static abstract V Raise(V x, V t);

    /// <summary>The whole n for which x / 2^n lies from sqrt(1/2) to sqrt(2), for normal positive x.</summary>
    static abstract V Exponent(V x);

    /// <summary>x / 2^n with the n of <see cref="Exponent"/>.</summary>
    static abstract V Fraction(V x);

    /// <summary>Computes lane by lane in double precision.</summary>
    static abstract unsafe V Map(V x, delegate*<double, double> function);
}
