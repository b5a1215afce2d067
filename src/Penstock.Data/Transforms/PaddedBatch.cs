namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>Puts consecutive examples of different extents together: every tensor is padded behind along its axes and gains a leading batch axis.</summary>
    /// <param name="examples">Examples of the same names, types and numbers of axes.</param>
    /// <param name="size">How many examples make a batch.</param>
    /// <param name="padding">What each field is padded to, and with what; to the longest of the batch with 0, if null.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer examples is left out.</param>
    /// <exception cref="ArgumentException">While enumerating: an example is longer than the shape to pad to, or differs in type or axes.</exception>
    public static Dataset<Example> PaddedBatch(this Dataset<Example> examples, int size, PaddingOptions? padding = null, bool dropRemainder = false)
    {
        CheckBatchSize(size, "PaddedBatch");
        return new PaddedBatchDataset(examples, size, padding ?? new(), dropRemainder);
    }

    /// <summary>Puts consecutive arrays together, padded behind to one length.</summary>
    /// <param name="elements">Arrays of any lengths.</param>
    /// <param name="size">How many arrays make a batch.</param>
    /// <param name="padding">What is put behind a shorter array.</param>
    /// <param name="length">The length that arrays are padded to; that of the longest of the batch, if null.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer arrays is left out.</param>
    /// <exception cref="ArgumentException">While enumerating: an array is longer than the length to pad to.</exception>
    public static Dataset<T[][]> PaddedBatch<T>(this Dataset<T[]> elements, int size, T padding = default!, int? length = null, bool dropRemainder = false)
    {
        CheckBatchSize(size, "PaddedBatch");
        if (length < 0) throw new ArgumentOutOfRangeException(nameof(length), length, $"PaddedBatch: expected a length of 0 or more, got {length}.");
        return new PaddedArraysDataset<T>(elements, size, padding, length, dropRemainder);
    }
}

internal sealed class PaddedBatchDataset(Dataset<Example> source, int size, PaddingOptions padding, bool dropRemainder) : Dataset<Example>
{
    private const int MostReused = 1 << 12;

    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    internal override Stage Stage => new("PaddedBatch", [source.Stage], size, padding, dropRemainder);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = size <= MostReused ? size : 0 }), size, padding, dropRemainder, options);

    private sealed class Reader(DatasetReader<Example> source, int size, PaddingOptions padding, bool dropRemainder, ReadingOptions options)
        : StageReader<Example, Example>(source, options.Cancellation)
    {
        private readonly ExamplePadder _padder = new("PaddedBatch", padding);
        private readonly BatchRing _ring = new(options.Reuse);
        private Example[] _examples = [];
        private int _count;

        private protected override void Rewind(long epoch)
        {
            _count = 0;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            // In a field, so that an error among the examples of a batch costs none of the others.
            for (; _count < size && Source.MoveNext(); _count++)
            {
                if (_count == _examples.Length) Array.Resize(ref _examples, (int)Math.Min(size, Math.Max(16, 2L * _count)));
                _examples[_count] = Source.Current;
                _padder.Check(Source.Current, _examples[0], Source.Position - 1);
            }
            int count = _count;
            _count = 0;
            if (count == 0 || (count < size && dropRemainder)) return false;
            ref Example? slot = ref _ring.Next(count == size, count);
            Current = slot = _padder.Pad(_examples.AsSpan(0, count), slot);
            return true;
        }

        private protected override long Discard(long count) =>
            BatchCount.Of(Source.Pass(Saturating.Product(count, size)), size, dropRemainder)!.Value;
    }
}

internal sealed class PaddedArraysDataset<T>(Dataset<T[]> source, int size, T padding, int? length, bool dropRemainder) : Dataset<T[][]>
{
    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    internal override Stage Stage => new("PaddedBatch", [source.Stage], size, padding, length, dropRemainder);

    private protected override DatasetReader<T[][]> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), size, padding, length, dropRemainder, options.Cancellation);

    private sealed class Reader(DatasetReader<T[]> source, int size, T padding, int? length, bool dropRemainder, CancellationToken cancellation)
        : StageReader<T[], T[][]>(source, cancellation)
    {
        private readonly List<T[]> _arrays = [];

        private protected override void Rewind(long epoch)
        {
            _arrays.Clear();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (_arrays.Count < size && Source.MoveNext())
            {
                if (Source.Current.Length > length)
                    throw new ArgumentException($"PaddedBatch: expected arrays of at most {length}, got one of {Source.Current.Length} at element {Source.Position - 1}. Pad to a larger length, or cut the element before.");
                _arrays.Add(Source.Current);
            }
            if (_arrays.Count == 0 || (_arrays.Count < size && dropRemainder)) return false;
            int longest = length ?? _arrays.Max(array => array.Length);
            Current = [.. _arrays.Select(array => Padded(array, longest))];
            _arrays.Clear();
            return true;
        }

        private protected override long Discard(long count) =>
            BatchCount.Of(Source.Pass(Saturating.Product(count, size)), size, dropRemainder)!.Value;

        private T[] Padded(T[] array, int to)
        {
            if (array.Length == to) return array;
            var padded = new T[to];
            array.CopyTo(padded, 0);
            padded.AsSpan(array.Length).Fill(padding);
            return padded;
        }
    }
}
