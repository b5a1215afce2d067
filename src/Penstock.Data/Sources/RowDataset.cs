namespace Penstock.Data;

/// <summary>
/// Examples that are rows of tensors in memory. Verbs that choose or order work on the stream of row numbers alone,
/// so that a batch is copied straight from the source and nothing is made per row.
/// </summary>
internal sealed class RowDataset(RowTable table, Dataset<int> rows) : Dataset<Example>
{
    public RowTable Table => table;

    public Dataset<int> Rows => rows;

    public override long? Count => rows.Count;

    public override Dataset<Example> Shuffle(int buffer, long seed, bool reshuffle = true) => With(rows.Shuffle(buffer, seed, reshuffle));

    public override Dataset<Example> ShuffleWithin(long bytes, long seed, bool reshuffle = true) => With(rows.ShuffleWithin(bytes, seed, reshuffle));

    public override Dataset<Example> Repeat(long? count = null) => With(rows.Repeat(count));

    public override Dataset<Example> Take(long count) => With(rows.Take(count));

    public override Dataset<Example> Skip(long count) => With(rows.Skip(count));

    public override Dataset<Example> TakeWhile(Func<Example, bool> predicate) => With(rows.TakeWhile(row => predicate(table.Row(row))));

    public override Dataset<Example> Echo(int times) => With(rows.Echo(times));

    public override Dataset<Example> Concat(Dataset<Example> other) => other is RowDataset same && same.Table == table ? With(rows.Concat(same.Rows)) : base.Concat(other);

    public override Dataset<Example> Cache() => With(rows.Cache());

    internal override Dataset<Example> Keep(string stage, Func<Example, bool> predicate) => With(rows.Keep(stage, row => predicate(table.Row(row))));

    internal override Dataset<Example> Every(int step, int offset) => With(rows.Every(step, offset));

    internal override Dataset<Example> Part(double fraction, long seed, bool second) => With(rows.Part(fraction, seed, second));

    internal override Stage Stage => new("FromTensors", [rows.Stage], table);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => new Reader(rows.NewReader(options), table, options.Cancellation);

    private RowDataset With(Dataset<int> other) => new(table, other);

    private sealed class Reader(DatasetReader<int> rows, RowTable table, CancellationToken cancellation) : StageReader<int, Example>(rows, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            Current = table.Row(Source.Current);
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, count, ref passed);
    }
}
