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

    /// <summary>The full batch that the next one may write over; null where there is none.</summary>
    public Example? Upcoming => slots == 0 ? null : _full[(_next + 1) % slots];

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
        private readonly Gathering<Example> _gathered = new(size);
        private readonly BatchRing _ring = new(options.Reuse);

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            _gathered.Clear();
        }

        private protected override bool Advance()
        {
            try
            {
                _gathered.Fill(Source);
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
                Current = slot = Stack(_gathered.Elements, slot);
            }
            finally
            {
                _gathered.Clear();
            }
            return true;
        }

        private protected override void Discard(long count, ref long passed) => _gathered.Discard(Source, count, dropRemainder, ref passed);

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
}

/// <summary>Examples that nothing writes over.</summary>
internal static class ExampleCopy
{
    public static Example Of(Example example)
    {
        var fields = new Tensor?[example.Fields.Length];
        for (int i = 0; i < fields.Length; i++) fields[i] = Of(example.Fields[i]);
        return new Example(example.SharedNames, fields);
    }

    private static Tensor? Of(Tensor? tensor)
    {
        // Texts are never written over.
        if (tensor is null || tensor.DType == DType.Text) return tensor;
        Tensor copy = Tensor.Zeros(tensor.DType, tensor.Shape);
        tensor.Bytes.CopyTo(copy.Bytes);
        return copy;
    }
}
