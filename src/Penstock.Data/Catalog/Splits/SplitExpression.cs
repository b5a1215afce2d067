namespace Penstock.Data;

/// <summary>
/// Which examples of a dataset are read, written as TensorFlow Datasets writes it: <c>train</c>, <c>train[:80%]</c>, <c>train[10%:]+test</c>,
/// <c>train[-1000:]</c>, <c>train[2shard:]</c>, <c>all</c>. Bounds count examples, percents or shards; negative ones count from the end.
/// </summary>
public sealed class SplitExpression
{
    private readonly SplitSlice[] _slices;

    private SplitExpression(IEnumerable<SplitSlice> slices) => _slices = [.. slices];

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="rounding">How percents become examples.</param>
    /// <exception cref="ArgumentException">The text is none; the message says what was expected.</exception>
    public static SplitExpression Parse(string text, PercentRounding rounding = PercentRounding.Closest) =>
        new(text.Split('+').Select(term => SplitSlice.Parse(term.Trim(), text, rounding)));

    /// <inheritdoc cref="Parse"/>
    public static implicit operator SplitExpression(string text) => Parse(text);

    /// <summary>The examples of one expression, then those of another.</summary>
    public static SplitExpression operator +(SplitExpression first, SplitExpression second) => new([.. first._slices, .. second._slices]);

    /// <summary>Parts for workers: no example is in two of them, and the first ones have one more where the number does not divide.</summary>
    /// <param name="whole">What is parted; each of its terms on its own.</param>
    /// <param name="count">How many parts, from 1.</param>
    /// <param name="dropRemainder">Whether examples that do not divide are left out, so that all parts are of one size.</param>
    public static IReadOnlyList<SplitExpression> Even(SplitExpression whole, int count, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Enumerable.Range(0, count).Select(index => new SplitExpression(whole._slices.Select(s => s with { Parts = [.. s.Parts, new(index, count, dropRemainder)] })))];
    }

    /// <summary>The ranges that are meant.</summary>
    /// <param name="splits">The splits that there are.</param>
    /// <exception cref="ArgumentException">There is no such split, or a bound lies outside of it.</exception>
    internal IReadOnlyList<SplitRange> In(IReadOnlyList<SplitInfo> splits) =>
        [.. _slices.SelectMany(slice => slice.Split == SplitSlice.All ? splits.Select(s => slice with { Split = s.Name }) : [slice]).Select(slice => slice.In(splits))];

    /// <summary>The expression as it is written.</summary>
    public override string ToString() => string.Join('+', _slices.Select(s => s.ToString()));
}
