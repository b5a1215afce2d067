using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What a failed element costs: itself, and nothing else.</summary>
public class FailedElementTests
{
    private static readonly OnErrorOptions All = new() { Most = long.MaxValue };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failed_element_keeps_its_place(int parallelism)
    {
        Dataset<int> numbers = Dataset.From(Enumerable.Range(0, 20).ToArray());
        Assert.Equal([0, 2, 6, 8, 10, 12, 14, 16, 18], Fails(numbers, x => x == 4, parallelism).Shard(2, 0).OnError());
        Assert.Equal(Enumerable.Range(5, 15), Fails(numbers, x => x == 2, parallelism).Filter(_ => true).Skip(5).OnError());
        Assert.Equal([0, 1, 3, 4], Fails(numbers, x => x == 2, parallelism).Take(5).OnError());
        Assert.Equal(["0 1", "5 6", "10 11", "15 16"], Fails(numbers, x => x == 3, parallelism).Window(2, 5).Map(w => string.Join(' ', w)).OnError());
        Assert.Equal([0, 2, 4, 6, 8], Fails(numbers.Take(10), x => x % 2 == 1, parallelism).Shard(2, 0));
        Assert.Equal([(7L, 7), (9L, 9)], Fails(numbers.Take(10), x => x is < 7 or 8, parallelism).Enumerate().OnError());
    }

    [Fact]
    public void What_no_single_element_is_to_blame_for_is_told_also_when_it_is_passed_over()
    {
        Dataset<int>[] broken =
        [
            Dataset.From(Broken()), Dataset.Generate(_ => Broken()), Dataset.From(Broken()).Map(x => x, 2), Dataset.From(Broken()).Prefetch(), Dataset.From(0).FlatMap(_ => Broken()),
            Dataset.From(0).Interleave(_ => Dataset.From(Broken()), 2, 1, 2), Fails(Dataset.From(0, 1, 2, 3, 4), x => x == 3).OnError(new() { Most = 0 }),
        ];
        foreach (Dataset<int> dataset in broken) Assert.ThrowsAny<Exception>(() => dataset.Skip(6).Count());
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.tfrecord");
        File.WriteAllBytes(path, []);
        Dataset<byte[]> missing = TfRecord.Read(path);
        File.Delete(path);
        Assert.ThrowsAny<IOException>(() => missing.Skip(3).Count());
        Assert.Empty(missing.OnError());
    }

    [Fact]
    public void An_error_is_told_once()
    {
        foreach (Dataset<int> dataset in new[] { Dataset.From(Broken()).Prefetch(), Dataset.From(Broken()).Map(x => x, 3), Fails(Dataset.From(1, 2), _ => true).OnError(new() { Most = 0 }) })
        {
            using DatasetReader<int> reader = dataset.Open(default);
            Assert.ThrowsAny<Exception>(() => { while (reader.MoveNext()) { } });
            Assert.False(reader.MoveNext());
        }
        // Two heads that fail, one after the other, are two elements.
        Assert.Equal([5], Fails(Dataset.From(1), _ => true).Concat(Fails(Dataset.From(1), _ => true)).Concat(Dataset.From(5)).OnError());
        FeatureSpec spec = new(FeatureField.Fixed("x", DType.Int32));
        Dataset<byte[]> records = Dataset.From(Record(0), [1, 2], [3], Record(1));
        Assert.Equal(2, records.Parse(spec).OnError().Count());
    }

    [Fact]
    public void A_batch_loses_no_element_but_the_failed_ones()
    {
        RowTable rows = new(new Example(Tensor.From(Enumerable.Range(0, 1000).ToArray())));
        Dataset<Example> batches = new RowDataset(rows, new RangeDataset(1000)).Filter(e => e.Input.Item<int>() % 50 == 3 ? throw new FormatException("bad") : true).Batch(32);
        Assert.Equal(980, batches.OnError().Sum(b => b.Input.Count));
        FeatureSpec spec = new(FeatureField.Fixed("x", DType.Int32), FeatureField.Variable("y", DType.Int64), FeatureField.Variable("z", DType.Text));
        Dataset<byte[]> records = Dataset.From(Enumerable.Range(0, 20).Select(x => x % 5 == 3 ? TfExample.Write([("x", Tensor.From(x)), ("y", Tensor.From(7L, 8L)), ("z", Tensor.From(1.5f))]) : Wide(x)).ToArray());
        foreach (int reuse in new[] { 0, 1 })
        {
            List<string> read = [];
            using DatasetReader<Example> reader = records.ParseBatch(spec, 4).OnError().Open(new() { Reuse = reuse });
            while (reader.MoveNext()) read.Add($"{string.Join(' ', reader.Current["x"].ToArray<int>())} | {string.Join(' ', reader.Current["y"].ToArray<long>())} | {reader.Current["z"].AsText()[0].Length}");
            Assert.Equal(["0 1 2 4 | 0 0 0 1 1 0 2 2 2 4 4 4 | 1", "5 6 7 9 | 5 0 0 6 6 0 7 7 7 9 9 9 | 1", "10 11 12 14 | 10 0 0 11 11 0 12 12 12 14 14 14 | 1", "15 16 17 19 | 15 0 0 16 16 0 17 17 17 19 19 19 | 1"], read);
        }
    }

    [Fact]
    public void A_batch_that_is_not_given_takes_no_memory_of_those_that_are()
    {
        FeatureSpec spec = new(FeatureField.Fixed("x", DType.Int32));
        Dataset<byte[]> records = Dataset.From(Enumerable.Range(0, 10).Select(Record).ToArray());
        Dataset<Example> examples = Dataset.From(Enumerable.Range(0, 10).Select(x => new Example(Tensor.From(x))).ToArray());
        Dataset<Example>[] datasets =
        [
            records.ParseBatch(spec, 4, dropRemainder: true), examples.Batch(4).Zip(Dataset.Range(2)).Map(p => p.First), examples.Batch(4).TakeWhile(b => b.Input.ToArray<int>()[0] < 8),
            examples.Batch(4).Map(b => b.Input.ToArray<int>()[0] == 4 ? throw new FormatException("bad") : b).OnError(All), examples.Batch(4).Map(b => b).Prefetch(3).Take(2), examples.Batch(2).Skip(1),
        ];
        foreach (Dataset<Example> dataset in datasets)
        {
            using DatasetReader<Example> reader = dataset.Repeat(5).Prefetch(2).Open(new() { Reuse = 3 });
            var held = new Queue<(Example Batch, int[] Values)>();
            while (reader.MoveNext())
            {
                held.Enqueue((reader.Current, reader.Current.Inputs[0].ToArray<int>()));
                if (held.Count > 3) held.Dequeue();
                foreach (var (batch, values) in held) Assert.Equal(values, batch.Inputs[0].ToArray<int>());
            }
        }
    }

    [Fact]
    public void A_user_s_own_cancellation_is_an_error_as_any_other()
    {
        Dataset<int> numbers = Dataset.From(0, 1, 2, 3);
        Dataset<int>[] datasets =
        [
            numbers.Map(Late), numbers.Map(Late, 2), numbers.Filter(x => Late(x) >= 0), numbers.Scan(0, (s, x) => (s, Late(x))), numbers.FlatMap(x => new[] { Late(x) }), numbers.BatchBy(Late, 1).Map(g => g.Key),
            numbers.TakeWhile(x => Late(x) >= 0), numbers.Rebalance(x => Late(x) * 0, [1], 1, new() { Initial = [1] }), numbers.Interleave(x => Dataset.From(Late(x)), 2), numbers.Interleave(x => Dataset.From(Late(x)), 2, 1, 2),
        ];
        foreach (Dataset<int> dataset in datasets)
        {
            Assert.IsType<TaskCanceledException>(Assert.Throws<DatasetException>(() => dataset.Count()).InnerException);
            Assert.Equal([0, 2, 3], dataset.OnError());
        }

        static int Late(int x) => x == 1 ? throw new TaskCanceledException("too slow") : x;
    }

    [Fact]
    public void A_sequence_that_is_a_dataset_goes_on_behind_a_failed_element() =>
        Assert.Equal([0, 2, 0, 2], Dataset.From(1, 2).FlatMap(_ => (IEnumerable<int>)Fails(Dataset.From(0, 1, 2), x => x == 1)).OnError());

    [Fact]
    public void An_epoch_with_a_failed_element_fills_no_cache()
    {
        bool fails = true;
        Dataset<int> cached = Dataset.From(0, 1, 2).Map(x => fails && x == 1 ? throw new FormatException("bad") : x).Cache();
        Assert.Equal([0, 2], cached.OnError());
        fails = false;
        Assert.Equal([0, 1, 2], cached);
    }

    [Fact]
    public void What_failed_is_counted_for_no_element_and_its_time_for_its_stage()
    {
        var clock = new StepClock();
        Dataset<int> sound = Dataset.From(Enumerable.Range(0, 40).ToArray()).Map(x => clock.Spend(x == 0 ? throw clock.Failed() : x)).OnError().Tuned(new() { Clock = clock });
        Assert.Equal(39, sound.Count());
        DatasetReport report = sound.Report();
        Assert.Equal([40, 39, 39], report.Stages.Select(stage => stage.Elements));
        Assert.Equal(("Map", 40), (report.Slowest!.Verb, report.Slowest.Busy.TotalMilliseconds));
    }

    [Fact]
    public void Closing_goes_on_behind_an_error()
    {
        foreach (var (parallelism, ordered) in new[] { (1, true), (3, true), (3, false) })
        {
            int closed = 0;
            bool sourceClosed = false;
            DatasetReader<int> reader = Dataset.From(Source()).Interleave(x => Dataset.From(Lane(x)), 4, 1, parallelism, ordered).Open(default);
            for (int i = 0; i < 8; i++) reader.MoveNext();
            Assert.Throws<IOException>(reader.Dispose);
            Assert.True((closed, sourceClosed) == (4, true), $"{parallelism} {ordered}: {closed} closed");

            IEnumerable<int> Source()
            {
                try { for (int i = 0; i < 4; i++) yield return i; while (true) yield return Stuck(); }
                finally { sourceClosed = true; }
            }

            int Stuck() => 9;

            IEnumerable<int> Lane(int x)
            {
                try { while (x < 4) yield return x; }
                finally
                {
                    if (x < 4) Close(Interlocked.Increment(ref closed));
                }
            }

            void Close(int number)
            {
                if (number == 1) throw new IOException("closing");
            }
        }
    }

    private static Dataset<int> Fails(Dataset<int> dataset, Func<int, bool> fails, int parallelism = 1) => dataset.Map(x => fails(x) ? throw new FormatException("bad") : x, parallelism);

    private static IEnumerable<int> Broken()
    {
        for (int i = 0; ; i++) yield return i < 3 ? i : throw new InvalidOperationException("broken");
    }

    private static byte[] Record(int x) => TfExample.Write([("x", Tensor.From(x))]);

    private static byte[] Wide(int x) => TfExample.Write([("x", Tensor.From(x)), ("y", Tensor.From([.. Enumerable.Repeat((long)x, 1 + Math.Min(x % 5, 2))])), ("z", Tensor.From("t"))]);

    private sealed class StepClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public int Spend(int x)
        {
            _now++;
            return x;
        }

        public FormatException Failed()
        {
            _now++;
            return new FormatException("bad");
        }
    }
}
