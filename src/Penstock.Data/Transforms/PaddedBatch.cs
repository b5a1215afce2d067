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
        private readonly Gathering<Example> _gathered = new(size);

        private protected override void Rewind(long epoch)
        {
            _gathered.Clear();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            try
            {
                Gather();
            }
            catch
            {
                if (size <= MostReused) _gathered.Keep(ExampleCopy.Of);
                throw;
            }
            if (!_gathered.IsBatch(dropRemainder)) return false;
            try
            {
                ref Example? slot = ref _ring.Next(_gathered.IsFull, _gathered.Elements.Length);
                Current = slot = _padder.Pad(_gathered.Elements, slot);
            }
            finally
            {
                _gathered.Clear();
            }
            return true;
        }

        private protected override void Discard(long count, ref long passed) => _gathered.Discard(Source, count, dropRemainder, ref passed);

        private void Gather()
        {
            while (!_gathered.IsFull && Source.MoveNext())
            {
                _padder.Check(Source.Current, _gathered.Elements is [var first, ..] ? first : Source.Current, Source.Position - 1);
                _gathered.Add(Source.Current);
            }
        }
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
        private readonly Gathering<T[]> _gathered = new(size);

        private protected override void Rewind(long epoch)
        {
            _gathered.Clear();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (!_gathered.IsFull && Source.MoveNext())
            {
                if (Source.Current.Length > length)
                    throw new ArgumentException($"PaddedBatch: expected arrays of at most {length}, got one of {Source.Current.Length} at element {Source.Position - 1}. Pad to a larger length, or cut the element before.");
                _gathered.Add(Source.Current);
            }
            if (!_gathered.IsBatch(dropRemainder)) return false;
            T[][] arrays = _gathered.Take();
            int longest = length ?? arrays.Max(array => array.Length);
            Current = Array.ConvertAll(arrays, array => Padded(array, longest));
            return true;
        }

        private protected override void Discard(long count, ref long passed) => _gathered.Discard(Source, count, dropRemainder, ref passed);

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
