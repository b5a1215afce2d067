namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>The elements of arrays one by one.</summary>
    public static Dataset<T> Unbatch<T>(this Dataset<T[]> batches) => new FlattenDataset<T[], T>(batches, "Unbatch", batch => batch);

    /// <summary>The elements of sequences one by one. Of a dataset of a narrower type, such as of lists, <c>FlatMap(batch => batch)</c> gives the same.</summary>
    /// <exception cref="DatasetException">While enumerating: a sequence failed.</exception>
    public static Dataset<T> Unbatch<T>(this Dataset<IEnumerable<T>> batches) => new FlattenDataset<IEnumerable<T>, T>(batches, "Unbatch", batch => batch);

    /// <summary>The examples of batches one by one: every tensor loses its leading axis.</summary>
    /// <param name="batches">Examples whose tensors have rows along their first axis, as many each.</param>
    /// <exception cref="DatasetException">While enumerating: the tensors of a batch differ in their number of rows.</exception>
    public static Dataset<Example> Unbatch(this Dataset<Example> batches) => new UnbatchDataset(batches);
}

/// <summary>The rows of batches as examples of their own.</summary>
internal sealed class UnbatchDataset(Dataset<Example> source) : Dataset<Example>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new("Unbatch", [source.Stage]);

    // Rows are copied out while their batch is the current one.
    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 1 }), options.Cancellation);

    private sealed class Reader(DatasetReader<Example> source, CancellationToken cancellation) : StageReader<Example, Example>(source, cancellation)
    {
        private RowTable? _rows;
        private int _next;

        private protected override void Rewind(long epoch)
        {
            _rows = null;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (_rows is null || _next == _rows.Count)
                if (!Enter()) return false;
            Current = _rows.Row(_next++);
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count)
            {
                if ((_rows is null || _next == _rows.Count) && !Enter()) break;
                int rows = (int)Math.Min(count - passed, _rows!.Count - _next);
                _next += rows;
                passed += rows;
            }
        }

        private bool Enter()
        {
            _rows = null;
            if (!Source.MoveNext()) return false;
            try
            {
                (_rows, _next) = (new RowTable(Source.Current, "Unbatch"), 0);
                return true;
            }
            catch (ArgumentException error)
            {
                throw new DatasetException("Unbatch", Source.Position - 1, error);
            }
        }
    }
}
