namespace Penstock.Tensors;

/// <summary>
/// The number of each text in a vocabulary, Int64. With a mask the empty text is 0; then come the buckets of texts that the
/// vocabulary lacks, by their hash; then the vocabulary in its order. Without buckets a text that it lacks is -1.
/// </summary>
/// <param name="Vocabulary">Texts, each once.</param>
/// <param name="Buckets">How many numbers there are for texts that the vocabulary lacks.</param>
/// <param name="Mask">Whether 0 stands for the empty text.</param>
internal sealed record TextLookup(Tensor Vocabulary, long Buckets = 1, bool Mask = false) : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(Vocabulary.DType == DType.Text && Vocabulary.Shape.Rank == 1, "a vocabulary of texts along one axis", $"{Vocabulary.DType} {Vocabulary.Shape}");
        Require(Buckets >= 0, "0 or more buckets", Buckets);
        return [new(DType.Int64, TextShape(inputs))];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        TextColumn words = Vocabulary.AsText();
        var index = new TextIndex(words, call.Node.Label);
        long firstBucket = Mask ? 1 : 0, firstWord = firstBucket + Buckets;
        return () =>
        {
            Span<long> to = y.AsSpan<long>();
            for (int i = 0; i < to.Length; i++)
            {
                ReadOnlySpan<byte> text = x.Text![i];
                int word = index.Find(text);
                to[i] = Mask && text.IsEmpty ? 0
                    : word >= 0 ? firstWord + word
                    : Buckets > 0 ? firstBucket + TextFingerprint.Bucket(text, Buckets) : -1;
            }
        };
    }

    /// <summary>Equal where the vocabularies have the same texts in the same order.</summary>
    public bool Equals(TextLookup? other) => other is not null && (Buckets, Mask) == (other.Buckets, other.Mask)
        && (ReferenceEquals(Vocabulary, other.Vocabulary) || SameTexts(Vocabulary.AsText(), other.Vocabulary.AsText()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vocabulary.Count, Buckets, Mask);

    internal static bool SameTexts(TextColumn a, TextColumn b)
    {
        if (a.Count != b.Count) return false;
        for (int i = 0; i < a.Count; i++)
            if (!a[i].SequenceEqual(b[i])) return false;
        return true;
    }

    /// <summary>Finds texts by their bytes without making strings: open addressing over the hash.</summary>
    private sealed class TextIndex
    {
        private readonly TextColumn _words;
        private readonly int[] _slots;

        public TextIndex(TextColumn words, string label)
        {
            _words = words;
            _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)words.Count * 2 + 1)];
            _slots.AsSpan().Fill(-1);
            for (int i = 0; i < words.Count; i++)
            {
                int slot = Slot(words[i]);
                if (_slots[slot] >= 0) throw new ArgumentException($"{label}: expected a vocabulary with each text once, got \"{words.GetString(i)}\" twice.");
                _slots[slot] = i;
            }
        }

        public int Find(ReadOnlySpan<byte> text) => _slots[Slot(text)];

        private int Slot(ReadOnlySpan<byte> text)
        {
            int mask = _slots.Length - 1, slot = (int)TextFingerprint.Of(text) & mask;
            while (_slots[slot] >= 0 && !_words[_slots[slot]].SequenceEqual(text)) slot = (slot + 1) & mask;
            return slot;
        }
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextLookup"/>
    public static Value TextLookup(Value x, Tensor vocabulary, long buckets = 1, bool mask = false) => x.Graph.Apply(new TextLookup(vocabulary, buckets, mask), [x])[0];
}
