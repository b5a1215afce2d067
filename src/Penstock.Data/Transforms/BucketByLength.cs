using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>How examples of similar lengths are batched.</summary>
public sealed record BucketOptions
{
    /// <summary>What each field is padded to, and with what; to the longest of the batch with 0, if null.</summary>
    public PaddingOptions? Padding { get; init; }

    /// <summary>
    /// Whether the first axis of an input, and every axis of -1 in a shape that was given, is padded to the longest length of the bucket, its boundary - 1,
    /// so that few shapes occur. All lengths must then be below the last boundary.
    /// </summary>
    public bool PadToBoundary { get; init; }

    /// <summary>Whether the batches that are not full at the end are left out.</summary>
    public bool DropRemainder { get; init; }
}

public static partial class Dataset
{
    /// <summary>
    /// Batches examples of similar lengths together, so that little is padded: bucket i takes lengths from boundary i - 1 to below boundary i, and gives a batch when it is full.
    /// At the end come the batches that are not full, the shortest first.
    /// </summary>
    /// <param name="examples">Examples of the same names, types and numbers of axes.</param>
    /// <param name="length">The length of an example.</param>
    /// <param name="boundaries">Lengths that go up.</param>
    /// <param name="sizes">How many examples make a batch in each bucket: one more than there are boundaries.</param>
    /// <param name="options">Padding, and what happens at the end.</param>
    /// <exception cref="DatasetException">While enumerating: the length function failed.</exception>
    /// <exception cref="ArgumentException">While enumerating: an example is longer than the shape to pad to, or differs in type or axes.</exception>
    public static Dataset<Example> BucketByLength(this Dataset<Example> examples, Func<Example, int> length, IReadOnlyList<int> boundaries, IReadOnlyList<int> sizes, BucketOptions? options = null)
    {
        if (boundaries.Count == 0 || boundaries.Zip(boundaries.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ArgumentException($"BucketByLength: expected one or more boundaries that go up, got [{string.Join(", ", boundaries)}].");
        if (sizes.Count != boundaries.Count + 1 || sizes.Any(size => size < 1))
            throw new ArgumentException($"BucketByLength: expected {boundaries.Count + 1} sizes of 1 or more for {boundaries.Count} boundaries, got [{string.Join(", ", sizes)}].");
        return new BucketDataset(examples, length, [.. boundaries], [.. sizes], options ?? new());
    }
}

internal sealed class BucketDataset(Dataset<Example> source, Func<Example, int> length, int[] boundaries, int[] sizes, BucketOptions options) : Dataset<Example>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new("BucketByLength", [source.Stage], length, boundaries, sizes, options);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions reading) =>
        new Reader(source.NewReader(reading with { Reuse = 0 }), length, boundaries, sizes, options, reading.Cancellation);

    private sealed class Reader(DatasetReader<Example> source, Func<Example, int> length, int[] boundaries, int[] sizes, BucketOptions options, CancellationToken cancellation)
        : StageReader<Example, Example>(source, cancellation)
    {
        private readonly ExamplePadder _padder = new("BucketByLength", options.Padding ?? new());
        private readonly List<Example>[] _buckets = [.. sizes.Select(_ => new List<Example>())];
        private bool _ended;

        private protected override void Rewind(long epoch)
        {
            foreach (List<Example> bucket in _buckets) bucket.Clear();
            _ended = false;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            if (NextFull() is not { } full) return false;
            try
            {
                Current = _padder.Pad(CollectionsMarshal.AsSpan(_buckets[full]), null, BoundaryOf(full));
            }
            finally
            {
                _buckets[full].Clear();
            }
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            for (; passed < count && NextFull() is { } full; passed++) _buckets[full].Clear();
        }

        /// <summary>The next bucket that gives a batch, or null at the end.</summary>
        private int? NextFull()
        {
            while (!_ended && Source.MoveNext())
            {
                int bucket = BucketOf(Source.Current);
                List<Example> examples = _buckets[bucket];
                _padder.Check(Source.Current, examples.Count == 0 ? Source.Current : examples[0], Source.Position - 1, BoundaryOf(bucket));
                examples.Add(Source.Current);
                if (examples.Count == sizes[bucket]) return bucket;
            }
            _ended = true;
            int left = options.DropRemainder ? -1 : Array.FindIndex(_buckets, bucket => bucket.Count > 0);
            return left < 0 ? null : left;
        }

        private int BucketOf(Example example)
        {
            int found = Call("BucketByLength", length, example);
            int bucket = 0;
            while (bucket < boundaries.Length && found >= boundaries[bucket]) bucket++;
            if (options.PadToBoundary && bucket == boundaries.Length)
                throw new ArgumentException($"BucketByLength: expected a length below the last boundary, {boundaries[^1]}, to pad to the boundary, got {found} at element {Source.Position - 1}.");
            return bucket;
        }

        private long? BoundaryOf(int bucket) => options.PadToBoundary ? boundaries[bucket] - 1 : null;
    }
}
