namespace Penstock.Tensors;

/// <summary>
/// The number of each number in a vocabulary, Int64. With a mask NaN is 0; then come the buckets of numbers that the vocabulary lacks, by
/// their hash; then the vocabulary in its order. Without buckets a number that it lacks is -1.
/// </summary>
/// <param name="Vocabulary">Float64 numbers along one axis, each once and none NaN.</param>
/// <param name="Buckets">How many numbers there are for those that the vocabulary lacks.</param>
/// <param name="Mask">Whether 0 stands for NaN.</param>
internal sealed record NumberLookup(Tensor Vocabulary, long Buckets = 1, bool Mask = false) : LookupOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(Vocabulary.DType == DType.Float64 && Vocabulary.Shape.Rank == 1, "a vocabulary of type Float64 along one axis", $"{Vocabulary.DType} {Vocabulary.Shape}");
        Require(Buckets >= 0, "0 or more buckets", Buckets);
        return base.Infer(inputs);
    }

    /// <inheritdoc/>
    private protected override Func<double, long> Lookup(string label)
    {
        double[] words = Vocabulary.ToArray<double>();
        var places = new int[words.Length];
        for (int i = 0; i < places.Length; i++) places[i] = i;
        Array.Sort(words, places);
        for (int i = 0; i < words.Length; i++)
            if (double.IsNaN(words[i]) || (i > 0 && words[i] == words[i - 1])) throw new ArgumentException($"{label}: expected a vocabulary with each number once, got {words[i]} twice or NaN.");
        long firstBucket = Mask ? 1 : 0, firstWord = firstBucket + Buckets;
        return x =>
        {
            if (Mask && double.IsNaN(x)) return 0;
            int at = Array.BinarySearch(words, x);
            return at >= 0 ? firstWord + places[at] : Buckets > 0 ? firstBucket + NumberFingerprint.Bucket(x, Buckets) : -1;
        };
    }

    /// <summary>Equal where the vocabularies have the same numbers in the same order.</summary>
    public bool Equals(NumberLookup? other) => other is not null && (Buckets, Mask) == (other.Buckets, other.Mask) && SameNumbers(Vocabulary, other.Vocabulary);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vocabulary.Count, Buckets, Mask);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.NumberLookup"/>
    public static Value NumberLookup(Value x, Tensor vocabulary, long buckets = 1, bool mask = false) => x.Graph.Apply(new NumberLookup(vocabulary, buckets, mask), [x])[0];
}
