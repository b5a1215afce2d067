namespace Penstock.Tensors;

/// <summary>
/// A run of floating-point numbers that are computed on together: 16, 8 or 4 floats in a vector register, or one number.
/// An operation is written once over it and compiled for each. A comparison gives a mask, to be used with <see cref="Select"/>.
/// </summary>
/// <remarks>An element's result never depends on its lane, so that it does not depend on its place in an array.</remarks>
internal unsafe interface ILanes<V> where V : struct, ILanes<V>
{
    /// <summary>How many numbers there are in a run.</summary>
    static abstract int Count { get; }

    /// <summary>Bytes of one number.</summary>
    static abstract int ElementSize { get; }

    static abstract V Load(void* source, nint index);

    /// <summary>Loads the first few lanes, at least one, and reads no further; the others are 0.</summary>
    static abstract V LoadFirst(void* source, nint index, nint count);

    /// <summary>Loads the first few lanes, at least one; the others are as given.</summary>
    static abstract V LoadFirst(void* source, nint index, nint count, V others);

    void Store(void* target, nint index);

    void StoreFirst(void* target, nint index, nint count);

    /// <summary>The number in lane 0.</summary>
    double First { get; }

    /// <summary>The smallest positive number that is not denormal.</summary>
    static abstract V SmallestNormal { get; }

    /// <summary>One number of an array in every lane.</summary>
    static abstract V Broadcast(void* source);

    /// <summary>Each word as a fraction below 1: its upper 24 bits in single precision, all 32 in double; the words of every lane are read.</summary>
    static abstract V Unit(uint* words);

    /// <summary>Each word as a number; the words of every lane are read.</summary>
    static abstract V Whole(uint* words);

    /// <summary>The same number in every lane, rounded to the type of the elements.</summary>
    static abstract V Of(double value);

    static abstract V operator +(V a, V b);
    static abstract V operator -(V a, V b);
    static abstract V operator *(V a, V b);
    static abstract V operator /(V a, V b);
    static abstract V operator -(V a);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Sqrt(V x);
    static abstract V Abs(V x);
    static abstract V CopySign(V magnitude, V sign);
    static abstract V Floor(V x);
    static abstract V Ceiling(V x);

    /// <summary>The nearest whole number, halves to even.</summary>
    static abstract V Round(V x);

    /// <summary>The larger; NaN if either is.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller; NaN if either is.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger of x and a bound that is not NaN; NaN if x is.</summary>
    static abstract V AtLeast(V x, V bound);

    /// <summary>The smaller of x and a bound that is not NaN; NaN if x is.</summary>
    static abstract V AtMost(V x, V bound);

    static abstract V Less(V a, V b);
    static abstract V LessOrEqual(V a, V b);
    static abstract V Equal(V a, V b);
    static abstract V Not(V mask);
    static abstract V Select(V mask, V a, V b);

    /// <summary>Whether any lane of a mask is set.</summary>
    static abstract bool Any(V mask);

    /// <summary>Writes a mask as bytes, 0 or 1.</summary>
    static abstract void StoreMask(V mask, byte* target, nint count);

    static abstract V Exp(V x);

    /// <summary>e^x for x of 0 or less; in single precision 0 below -87, short of the denormals.</summary>
    static abstract V ExpDown(V x);

    /// <summary>e^x - 1 without cancellation.</summary>
    static abstract V Expm1(V x);

    static abstract V Log(V x);

    /// <summary>log(1 + x) without cancellation.</summary>
    static abstract V Log1p(V x);

    static abstract V Sin(V x);
    static abstract V Cos(V x);
    static abstract V Erf(V x);

    /// <summary>
    /// The part of the normal distribution beyond a, for a from 0 to <see cref="FloatFunctions.NormalEnd"/>, and its density without the
    /// factor 1 / sqrt(2 pi): e^(-a^2 / 2).
    /// </summary>
    static abstract V NormalTail(V a, out V density);

    /// <summary>Computes lane by lane in double precision, for operations too rare to have a vector form.</summary>
    static abstract V Map(V x, V y, delegate*<double, double, double> function);

    /// <summary>Combines all lanes, pairwise, leaving the result in every lane.</summary>
    static abstract V Across<TReducer>(V x) where TReducer : IReducer;
}

/// <summary>An associative operation with a neutral element, by which a reduction combines numbers.</summary>
internal interface IReducer
{
    static abstract double Neutral { get; }

    static abstract V Combine<V>(V a, V b) where V : struct, ILanes<V>;

    /// <summary>Whether <see cref="CombineNumbers"/> may hide NaN.</summary>
    static virtual bool HidesNaN => false;

    /// <summary>The same where neither is NaN, else either: faster.</summary>
    static virtual V CombineNumbers<V>(V a, V b) where V : struct, ILanes<V> => V.Of(double.NaN);
}
