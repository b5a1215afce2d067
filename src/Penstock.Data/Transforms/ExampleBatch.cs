using Penstock.Tensors;

namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>Puts consecutive examples together: every tensor gains a leading batch axis.</summary>
    /// <param name="examples">Examples of the same names, types and shapes.</param>
    /// <param name="size">How many examples make a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer examples is left out.</param>
    /// <exception cref="ArgumentException">While enumerating: examples of one batch differ in type or shape.</exception>
    public static Dataset<Example> Batch(this Dataset<Example> examples, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return examples switch
        {
            RowDataset rows => new RowBatchDataset(rows, size, dropRemainder),
            StoredDataset stored => stored.Batch(size, dropRemainder),
            _ => new ExampleBatchDataset(examples, size, dropRemainder),
        };
    }
}

/// <summary>A ring of batches to write over, so that reading batch after batch makes nothing new.</summary>
internal sealed class BatchRing(int slots)
{
    private readonly Example?[] _full = new Example?[Math.Max(1, slots)], _partial = new Example?[Math.Max(1, slots)];
    private int _next;

    /// <summary>Makes the next batch by writing over an old one of the same size, where there is one.</summary>
    /// <param name="isFull">Whether it has as many examples as most.</param>
    /// <param name="count">How many examples it has.</param>
    public ref Example? Next(bool isFull, int count)
    {
        if (slots == 0) _full[0] = _partial[0] = null;
        else _next = (_next + 1) % slots;
        ref Example? slot = ref (isFull ? _full : _partial)[_next];
        if (slot?.Fields[0]!.Shape[0].Value != count) slot = null;
        return ref slot;
    }

    /// <summary>Keeps a full batch in the place that was given last.</summary>
    public void Keep(Example batch) => _full[_next] = batch;
}

/// <summary>Batches of examples that come one by one: their tensors are copied into rows.</summary>
internal sealed class ExampleBatchDataset(Dataset<Example> source, int size, bool dropRemainder) : Dataset<Example>
{
    private const int MostReused = 1 << 12;

    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    internal override Stage Stage => new("Batch", [source.Stage], size, dropRemainder);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = size <= MostReused ? size : 0 }), size, dropRemainder, options);

    private sealed class Reader(DatasetReader<Example> source, int size, bool dropRemainder, ReadingOptions options)
        : StageReader<Example, Example>(source, options.Cancellation)
    {
        private Example[] _examples = [];
        private int _count;
        private readonly BatchRing _ring = new(options.Reuse);

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            _count = 0;
        }

        private protected override bool Advance()
        {
            // In a field, so that an error among the examples of a batch costs none of the others.
            for (; _count < size && Source.MoveNext(); _count++)
            {
                if (_count == _examples.Length) Array.Resize(ref _examples, (int)Math.Min(size, Math.Max(16, 2L * _count)));
                _examples[_count] = Source.Current;
            }
            int count = _count;
            _count = 0;
            if (count == 0 || (count < size && dropRemainder)) return false;
            ref Example? slot = ref _ring.Next(count == size, count);
            Current = slot = Stack(_examples.AsSpan(0, count), slot);
            return true;
        }

        private protected override long Discard(long count) => DiscardBatches(Source.Pass(count * size), size, dropRemainder);

        private Example Stack(ReadOnlySpan<Example> examples, Example? into)
        {
            Example first = examples[0];
            for (int i = 1; i < examples.Length; i++)
                if (examples[i].Fields.Length != first.Fields.Length || !examples[i].SharedNames.AsSpan().SequenceEqual(first.SharedNames))
                    throw new ArgumentException($"Batch: expected the inputs {string.Join(", ", first.Names)}, as the first example of the batch has, got {examples[i]} at element {Source.Position - examples.Length + i}.");
            var fields = new Tensor?[first.Fields.Length];
            for (int f = 0; f < fields.Length; f++) fields[f] = StackField(examples, f, into?.Fields[f]);
            return new Example(first.SharedNames, fields);
        }

        private Tensor? StackField(ReadOnlySpan<Example> examples, int field, Tensor? into)
        {
            Tensor? first = examples[0].Fields[field];
            for (int i = 0; i < examples.Length; i++)
                if (examples[i].Fields[field] is var other && (other?.DType != first?.DType || other?.Shape != first?.Shape))
                    throw new ArgumentException($"Batch: expected {Example.FieldName(examples[0].SharedNames, field)} of {Describe(first)}, as the first example of the batch has, got {Describe(other)} at element {Source.Position - examples.Length + i}.");
            if (first is null) return null;
            Shape shape = first.Shape.Insert(0, examples.Length);
            if (first.DType == DType.Text) return StackText(examples, field, shape);
            Tensor rows = into is not null && into.DType == first.DType && into.Shape == shape ? into : Tensor.Zeros(first.DType, shape);
            int bytes = first.Bytes.Length;
            for (int i = 0; i < examples.Length; i++) examples[i].Fields[field]!.Bytes.CopyTo(rows.Bytes.Slice(i * bytes, bytes));
            return rows;
        }

        private static Tensor StackText(ReadOnlySpan<Example> examples, int field, Shape shape)
        {
            var stack = new TextStack(checked((int)shape.ElementCount));
            foreach (Example example in examples)
            {
                TextColumn texts = example.Fields[field]!.AsText();
                for (int i = 0; i < texts.Count; i++) stack.Add(texts[i]);
            }
            return Tensor.From(stack.ToColumn(), shape);
        }

        private static string Describe(Tensor? tensor) => tensor is null ? "nothing" : $"{tensor.DType} {tensor.Shape}";
    }

    /// <summary>How many batches were passed over when so many examples were.</summary>
    internal static long DiscardBatches(long examples, int size, bool dropRemainder) => BatchCount.Of(examples, size, dropRemainder)!.Value;
}
