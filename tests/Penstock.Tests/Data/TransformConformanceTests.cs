using System.Runtime.CompilerServices;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What every dataset stage must do; a new stage joins by a line in the table, and a test finds one that has none.</summary>
public class TransformConformanceTests
{
    private const int Size = 23;

    private sealed record Stage(Type Type, Func<Dataset<int>, Dataset<string>> Build, Func<IEnumerable<int>, IEnumerable<string>>? Expected);

    private static readonly Dictionary<string, Stage> Stages = new()
    {
        ["Map"] = new(typeof(MapDataset<,>), d => d.Map(x => $"{x + 1}"), s => s.Select(x => $"{x + 1}")),
        ["Map, 4 at a time"] = new(typeof(MapDataset<,>), d => d.Map(SlowForSome, 4), s => s.Select(x => $"{x}")),
        ["Map, as many at a time as help"] = new(typeof(MapDataset<,>), d => d.Map(SlowForSome, Dataset.Auto), s => s.Select(x => $"{x}")),
        ["Tuned"] = new(typeof(TunedDataset<>), d => Text(d.Map(x => x, Dataset.Auto).Prefetch(Dataset.Auto).Tuned(new() { Memory = 1 << 10, Cores = 3 })), Text),
        ["ShuffleWithin"] = new(typeof(ByteShuffleDataset<>), d => Text(d.ShuffleWithin(7 * sizeof(int), seed: 3)), null),
        ["ShuffleWithin of examples"] = new(typeof(ByteShuffleDataset<>), d => d.Map(x => new Example(Tensor.Scalar(x))).ShuffleWithin(30, seed: 3).Map(e => $"{e.Input.Item<int>()}"), null),
        ["Cache of examples"] = new(typeof(StoredDataset), d => d.Map(x => new Example(Tensor.Scalar(x))).Cache().Skip(1).Take(20).Map(e => $"{e.Input.Item<int>()}"), s => Text(s.Skip(1).Take(20))),
        ["Cache of examples, in batches"] = new(typeof(StoredBatchDataset), d => d.Map(x => new Example(Tensor.Scalar(x))).Cache().Repeat(2).Batch(5).Map(ShowBatch), s => s.Concat(s).Chunk(5).Select(b => string.Join(' ', b))),
        ["OnError"] = new(typeof(OnErrorDataset<>), d => Text(d.Map(x => x % 4 == 1 ? throw new FormatException("bad") : x).OnError()), s => Text(s.Where(x => x % 4 != 1))),
        ["Filter"] = new(typeof(FilterDataset<>), d => Text(d.Filter(x => x % 3 == 1)), s => Text(s.Where(x => x % 3 == 1))),
        ["Shuffle"] = new(typeof(ShuffleDataset<>), d => Text(d.Shuffle(7, seed: 3)), null),
        ["Shuffle, buffer 1"] = new(typeof(ShuffleDataset<>), d => Text(d.Shuffle(1, seed: 3)), Text),
        ["Repeat"] = new(typeof(RepeatDataset<>), d => Text(d.Repeat(3)), s => Text(s.Concat(s).Concat(s))),
        ["Take"] = new(typeof(TakeDataset<>), d => Text(d.Take(9)), s => Text(s.Take(9))),
        ["Skip"] = new(typeof(SkipDataset<>), d => Text(d.Skip(4)), s => Text(s.Skip(4))),
        ["Zip"] = new(typeof(ZipDataset<,>), d => d.Zip(Dataset.From(5, 6, 7, 8, 9, 10, 11, 12, 13)).Map(p => $"{p}"), s => s.Zip(Enumerable.Range(5, 9)).Select(p => $"{p}")),
        ["Cache"] = new(typeof(CacheDataset<>), d => Text(d.Cache()), Text),
        ["Prefetch"] = new(typeof(PrefetchDataset<>), d => Text(d.Prefetch(3)), Text),
        ["Split, first"] = new(typeof(PartDataset<>), d => Text(d.Split(0.5, seed: 1).First), null),
        ["Split, second"] = new(typeof(PartDataset<>), d => Text(d.Split(0.5, seed: 1).Second), null),
        ["SplitBy"] = new(typeof(FilterDataset<>), d => Text(d.SplitBy(x => $"{x % 5}", 0.5).First), null),
        ["Batch"] = new(typeof(BatchDataset<>), d => d.Batch(4).Map(b => string.Join(' ', b)), s => s.Chunk(4).Select(b => string.Join(' ', b))),
        ["Batch of examples"] = new(typeof(ExampleBatchDataset), d => d.Map(x => new Example(Tensor.Scalar(x))).Batch(4).Map(ShowBatch), s => s.Chunk(4).Select(b => string.Join(' ', b))),
        ["Batch of rows"] = new(typeof(RowBatchDataset), d => new RowDataset(Numbers, d).Batch(4).Map(ShowBatch), s => s.Chunk(4).Select(b => string.Join(' ', b))),
        ["Parse"] = new(typeof(ParseDataset), d => d.Map(Record).Parse(Spec).Map(e => $"{e.Input.Item<int>()}"), Text),
        ["ParseBatch"] = new(typeof(ParseBatchDataset), d => d.Map(Record).ParseBatch(Spec, 4).Map(ShowBatch), s => s.Chunk(4).Select(b => string.Join(' ', b))),
        ["FlatMap"] = new(typeof(InterleaveDataset<,>), d => Text(d.FlatMap(Copies)), s => Text(s.SelectMany(Copies))),
        ["FlatMap of sequences"] = new(typeof(FlattenDataset<,>), d => Text(d.FlatMap(x => Copies(x).Where(_ => true))), s => Text(s.SelectMany(Copies))),
        ["Interleave"] = new(typeof(InterleaveDataset<,>), d => Text(d.Interleave(Copies, 3, 2)), s => Text(InterleaveReference.Of(s.Select(Copies), 3, 2))),
        ["Interleave, as many at a time as help"] = new(typeof(InterleaveDataset<,>), d => d.Interleave(x => Copies(x).Map(SlowForSome), 3, 2, Dataset.Auto), s => Text(InterleaveReference.Of(s.Select(Copies), 3, 2))),
        ["Interleave, 4 at a time"] = new(typeof(InterleaveDataset<,>), d => d.Interleave(x => Copies(x).Map(SlowForSome), 3, 2, 4), s => Text(InterleaveReference.Of(s.Select(Copies), 3, 2))),
        ["Unbatch"] = new(typeof(FlattenDataset<,>), d => Text(d.Batch(4).Unbatch()), Text),
        ["Unbatch of examples"] = new(typeof(UnbatchDataset), d => d.Map(x => new Example(Tensor.Scalar(x))).Batch(4).Unbatch().Map(e => $"{e.Input.Item<int>()}"), Text),
        ["PaddedBatch"] = new(typeof(PaddedBatchDataset), d => d.Map(Ragged).PaddedBatch(4).Map(ShowBatch), s => s.Chunk(4).Select(b => string.Join(' ', b.SelectMany(x => Padded(x, b.Max(y => y % 3)))))),
        ["PaddedBatch of arrays"] = new(typeof(PaddedArraysDataset<>), d => d.Map(x => Padded(x, x % 3)).PaddedBatch(4, length: 2).Map(b => string.Join(' ', b.SelectMany(x => x))), s => s.Chunk(4).Select(b => string.Join(' ', b.SelectMany(x => Padded(x, 2))))),
        ["BucketByLength"] = new(typeof(BucketDataset), d => d.Map(Ragged).BucketByLength(e => e.Input.Count, [1, 2], [3, 2, 3]).Map(ShowBatch), s => s.Select((x, i) => (x, i)).GroupBy(p => p.x % 3).SelectMany(g => g.Chunk(g.Key == 1 ? 2 : 3)).OrderBy(b => b.Length == (b[0].x % 3 == 1 ? 2 : 3) ? b[^1].i : Size + b[0].x % 3).Select(b => string.Join(' ', b.SelectMany(p => Padded(p.x, p.x % 3))))),
        ["Window"] = new(typeof(WindowDataset<>), d => d.Window(4, 3, 2).Map(b => string.Join(' ', b)), s => s.Where(x => x % 3 == 0).Select(x => string.Join(' ', s.Skip(x).Where((_, i) => i % 2 == 0).Take(4)))),
        ["Window, only full"] = new(typeof(WindowDataset<>), d => d.Window(2, 5, 2, true).Map(b => string.Join(' ', b)), s => [.. s.Where(x => x % 5 == 0 && x + 2 < Size).Select(x => $"{x} {x + 2}")]),
        ["BatchBy"] = new(typeof(GroupDataset<,>), d => d.BatchBy(x => x % 4, 3).Map(g => $"{g.Key}: {string.Join(' ', g.Elements)}"), s => s.GroupBy(x => x % 4).SelectMany(g => g.Chunk(3)).OrderBy(b => b.Length == 3 ? b[^1] : Size + b[0] % 4).Select(b => $"{b[0] % 4}: {string.Join(' ', b)}")),
        ["TakeWhile"] = new(typeof(TakeWhileDataset<>), d => Text(d.TakeWhile(x => x < 14)), s => Text(s.Take(14))),
        ["Shard"] = new(typeof(ShardDataset<>), d => Text(d.Shard(3, 1)), s => Text(s.Where(x => x % 3 == 1))),
        ["Enumerate"] = new(typeof(EnumerateDataset<,>), d => d.Enumerate(5).Map(p => $"{p}"), s => s.Select(x => $"{(x + 5, x)}")),
        ["Concat"] = new(typeof(ConcatDataset<>), d => Text(d.Concat(Dataset.From(7, 8))), s => Text(s.Concat([7, 8]))),
        ["Sample"] = new(typeof(SampleDataset<>), d => Text(Dataset.Sample([d.Filter(x => x < 15), Dataset.From(15, 16, 17, 18, 19, 20, 21, 22)], 1, new() { Weights = [3, 1] })), null),
        ["Choose"] = new(typeof(ChooseDataset<>), d => Text(Dataset.Choose([d, Dataset.From(100, 101)], Dataset.Range(0, 60).Map(i => i % 2), stopOnEmpty: false)), s => [.. s.Take(2).SelectMany(x => new[] { $"{x}", $"{100 + x}" }), .. Text(s.Skip(2))]),
        ["Rebalance"] = new(typeof(RebalancedDataset<>), d => Text(d.Rebalance(x => x % 2, [1, 3], seed: 2)), null),
        ["Scan"] = new(typeof(ScanDataset<,,>), d => d.Scan(100, (sum, x) => (sum + x, $"{sum}")), s => s.Select(x => $"{100 + x * (x - 1) / 2}")),
        ["Unique"] = new(typeof(UniqueDataset<>), d => Text(d.Map(x => x / 2).Unique()), s => Text(s.Select(x => x / 2).Distinct())),
        ["Echo"] = new(typeof(EchoDataset<>), d => Text(d.Echo(3)), s => Text(s.SelectMany(x => new[] { x, x, x }))),
        ["Rows of tables"] = new(typeof(TableRowDataset), d => d.Batch(5).Map(Numbered).Rows().Map(e => $"{e.Input.ToArray<float>()[0]}"), Text),
        ["Rows"] = new(typeof(RowDataset), d => new RowDataset(Numbers, d).Map(e => $"{e.Input.Item<int>()}"), Text),
    };

    private static readonly Type[] Sources =
    [
        typeof(ListDataset<>), typeof(RangeDataset), typeof(StoredRows), typeof(SequenceDataset<>), typeof(AsyncSequenceDataset<>), typeof(GeneratedDataset<>), typeof(StepsDataset),
        typeof(SqlPartDataset), typeof(SqlExampleDataset), typeof(QueryDataset), typeof(FollowedLogDataset), typeof(ShardedRecords), typeof(FileNameDataset),
    ];

    // Elements that only reading tells.
    private static readonly string[] Uncounted = ["OnError", "Rows of tables", "Filter", "SplitBy", "FlatMap", "FlatMap of sequences", "Interleave", "Interleave, 4 at a time", "Interleave, as many at a time as help", "Unbatch", "Unbatch of examples", "BucketByLength", "BatchBy", "TakeWhile", "Sample", "Choose", "Rebalance", "Unique"];

    private static readonly string[] Reshuffled = ["Shuffle", "ShuffleWithin", "ShuffleWithin of examples", "Sample", "Rebalance"];

    public static TheoryData<string> Names => [.. Stages.Keys];

    private static FeatureSpec Spec => new(FeatureField.Fixed("x", DType.Int32));

    private static RowTable Numbers => new(new Example(Tensor.From(Enumerable.Range(0, Size).ToArray())));

    [Fact]
    public void Every_stage_is_in_the_table()
    {
        IEnumerable<Type> found = typeof(Dataset<>).Assembly.GetTypes().Where(t => !t.IsAbstract && t.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(Dataset<>));
        Assert.Equal(found.Select(t => t.Name).Order(), Stages.Values.Select(s => s.Type).Concat(Sources).Distinct().Select(t => t.Name).Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void Keeps_the_order(string name)
    {
        string[] elements = [.. Stages[name].Build(new Tracked().Dataset)];
        if (Stages[name].Expected is { } expected) Assert.Equal(expected(Enumerable.Range(0, Size)), elements);
        else Assert.Equal(elements.Length, elements.Intersect(Enumerable.Range(0, Size).Select(x => $"{x}")).Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void Can_be_enumerated_again(string name)
    {
        Dataset<string> dataset = Stages[name].Build(new Tracked().Dataset);
        string[] first = [.. dataset], second = [.. dataset];
        if (name != "Rebalance") Assert.Equal(first.Order(), second.Order());
        Assert.Equal(first, dataset.Epoch(0, TestContext.Current.CancellationToken));
        Assert.Equal(second, dataset.Epoch(1, TestContext.Current.CancellationToken));
        Assert.Equal(Reshuffled.Contains(name), !first.SequenceEqual(second));
    }

    [Theory, MemberData(nameof(Names))]
    public void Gives_the_same_elements_asynchronously(string name)
    {
        string[] expected = [.. Stages[name].Build(new Tracked().Dataset)];
        Assert.Equal(expected, Stages[name].Build(new Tracked().Dataset).ToAsyncEnumerable().ToBlockingEnumerable(TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Names))]
    public void Knows_its_count_or_says_that_it_does_not(string name)
    {
        Dataset<string> dataset = Stages[name].Build(Dataset.From(Enumerable.Range(0, Size).ToArray()));
        Assert.Equal(Uncounted.Contains(name), dataset.Count is null);
        Assert.Equal(dataset.Count ?? dataset.Count(), dataset.Count());
        Assert.True(Stages[name].Build(new Tracked().Dataset).Count is null or 9);
    }

    [Theory, MemberData(nameof(Names))]
    public void Stops_when_cancelled_and_disposes_what_it_reads(string name)
    {
        var source = new Tracked();
        using var cancellation = new CancellationTokenSource();
        using (DatasetReader<string> reader = Stages[name].Build(source.Dataset).Open(new() { Cancellation = cancellation.Token }))
        {
            Assert.True(reader.MoveNext());
            cancellation.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => reader.MoveNext());
        }
        Assert.Equal(0, source.Opened - source.Disposed);
    }

    [Theory, MemberData(nameof(Names))]
    public void Disposes_what_it_reads_when_left_early(string name)
    {
        var source = new Tracked();
        foreach (string element in Stages[name].Build(source.Dataset)) break;
        Assert.Equal((1, 1), (source.Opened, source.Disposed));
    }

    [Theory, MemberData(nameof(Names))]
    public void Goes_on_after_skipped_elements(string name)
    {
        string[] all = [.. Stages[name].Build(new Tracked().Dataset)];
        for (int skip = 0; skip <= all.Length; skip++)
        {
            using DatasetReader<string> reader = Stages[name].Build(new Tracked().Dataset).Open(new() { Skip = skip });
            Assert.Equal(all[skip..], Read(reader));
            Assert.Equal(all.Length, reader.Position);
            reader.Start(0);
            Assert.Equal(all, Read(reader));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Passes_on_an_error_of_its_source_with_stage_and_element(string name)
    {
        if (name == "OnError") return;
        Dataset<string> dataset = Stages[name].Build(new Tracked { FailsAt = 8 }.Dataset);
        var error = Assert.Throws<DatasetException>(() => dataset.Count());
        Assert.Equal(("From", 8, "From: failed at element 8: broken"), (error.Stage, error.Index, error.Message));
    }

    [Fact]
    public void Gives_the_elements_before_a_failed_one_first()
    {
        foreach (Dataset<int> dataset in new[] { Failing(1), Failing(4), Failing(1).Prefetch(), Failing(4).Prefetch() })
        {
            using DatasetReader<int> reader = dataset.Open(default);
            for (int i = 0; i < 5; i++) Assert.True(reader.MoveNext());
            var error = Assert.Throws<DatasetException>(() => reader.MoveNext());
            Assert.Equal(("Map", 5), (error.Stage, error.Index));
        }

        static Dataset<int> Failing(int parallelism) => Dataset.From(Enumerable.Range(0, Size)).Map(x => 10 / (5 - x), parallelism);
    }

    [Fact]
    public void Goes_on_behind_a_failed_element()
    {
        Dataset<int> failing = Dataset.From(Enumerable.Range(0, Size)).Map(x => 10 / (x % 5) * 0 + x);
        Dataset<int> parallel = Dataset.From(Enumerable.Range(0, Size)).Map(x => 10 / (x % 5) * 0 + x, 3);
        int[] sound = [.. Enumerable.Range(0, Size).Where(x => x % 5 != 0)];
        Dataset<int>[] datasets =
        [
            failing, parallel, failing.Prefetch(2), parallel.Prefetch(3), failing.Filter(x => x >= 0), failing.Take(Size), failing.Skip(0), failing.Shuffle(1, seed: 1),
            failing.Cache(), failing.Repeat(1), failing.Map(x => x, 4), failing.Batch(3).Map(b => b.Sum()),
        ];
        foreach (Dataset<int> dataset in datasets)
        {
            using DatasetReader<int> reader = dataset.Open(default);
            var (elements, errors) = ReadAll(reader);
            Assert.Equal([0, 5, 10, 15, 20], errors);
            if (dataset == datasets[^1]) Assert.Equal(sound.Sum(), elements.Sum());
            else Assert.Equal(sound, elements);
        }

        static (List<int> Elements, List<long> Errors) ReadAll(DatasetReader<int> reader)
        {
            List<int> elements = [];
            List<long> errors = [];
            while (true)
            {
                try
                {
                    if (!reader.MoveNext()) return (elements, errors);
                    elements.Add(reader.Current);
                }
                catch (DatasetException error)
                {
                    errors.Add(error.Index);
                }
            }
        }
    }

    [Fact]
    public void A_broken_sequence_is_at_its_end()
    {
        foreach (Dataset<int> dataset in new[] { new Tracked { FailsAt = 3 }.Dataset, new Tracked { FailsAt = 3 }.Dataset.Prefetch(), new Tracked { FailsAt = 3 }.Dataset.Map(x => x, 2) })
        {
            using DatasetReader<int> reader = dataset.Open(default);
            for (int i = 0; i < 3; i++) Assert.True(reader.MoveNext());
            Assert.Throws<DatasetException>(() => reader.MoveNext());
            Assert.False(reader.MoveNext());
        }
    }

    [Fact]
    public void An_unordered_map_gives_the_same_elements_as_they_are_done()
    {
        using var first = new ManualResetEventSlim();
        int[] elements = [.. Dataset.From(Enumerable.Range(0, 2000)).Map(Wait, 2, ordered: false)];
        Assert.Equal(Enumerable.Range(0, 2000), elements.Order());
        Assert.NotEqual(0, elements[0]);

        int Wait(int x)
        {
            if (x == 0) first.Wait(TestContext.Current.CancellationToken);
            if (x == 40) first.Set();
            return x;
        }
    }

    [Fact]
    public void A_parallel_map_that_is_cancelled_or_left_closes_its_source()
    {
        for (int i = 0; i < 200; i++)
        {
            var source = new Tracked();
            using var cancellation = new CancellationTokenSource();
            using (DatasetReader<int> reader = source.Dataset.Map(x => x, 3).Open(new() { Cancellation = cancellation.Token }))
            {
                for (int read = 0; read < i % 5 && reader.MoveNext(); read++) { }
                if (i % 2 == 0) cancellation.Cancel();
            }
            Assert.Equal(source.Opened, source.Disposed);
        }
    }

    [Fact]
    public void Names_the_verb_whose_function_failed()
    {
        Dataset<int> numbers = Dataset.From(3, 2, 1, 0);
        Assert.Equal("Filter: failed at element 3: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => numbers.Filter(x => 1 / x >= 0).Count()).Message);
        Assert.Equal("SplitBy", Assert.Throws<DatasetException>(() => numbers.SplitBy(x => $"{1 / x}", 0.5).First.Count()).Stage);
    }

    [Fact]
    public void Threads_of_a_reader_that_was_dropped_end()
    {
        // The last of the threads closes the source.
        foreach (Func<Dataset<int>, Dataset<int>> chain in new Func<Dataset<int>, Dataset<int>>[] { d => d.Prefetch(), d => d.Map(x => x, 3), d => d.Map(x => x, 3, ordered: false) })
        {
            var source = new Tracked();
            Drop(chain(source.Dataset));
            for (int i = 0; i < 1000 && source.Disposed == 0; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Thread.Yield();
            }
            Assert.Equal(1, source.Disposed);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Drop(Dataset<int> dataset) => dataset.Open(default).MoveNext();
    }

    [Fact]
    public void An_error_while_closing_what_a_prefetch_reads_reaches_the_caller()
    {
        DatasetReader<int> reader = Dataset.From(Elements()).Prefetch().Open(default);
        reader.MoveNext();
        Assert.Equal("closing", Assert.Throws<IOException>(reader.Dispose).Message);

        static IEnumerable<int> Elements()
        {
            try
            {
                for (int i = 0; ; i++) yield return i;
            }
            finally
            {
                Throw();
            }
        }

        static void Throw() => throw new IOException("closing");
    }

    private static string SlowForSome(int x)
    {
        if (x % 3 == 0) Thread.SpinWait(20_000);
        return $"{x}";
    }

    private static byte[] Record(int x) => TfExample.Write([("x", Tensor.From(x))]);

    private static Dataset<int> Copies(int x) => Dataset.From([.. Enumerable.Repeat(x, x % 4)]);

    private static Example Ragged(int x) => new(Tensor.From(Padded(x, x % 3)));

    private static int[] Padded(int x, int length) => [.. Enumerable.Repeat(x, x % 3), .. Enumerable.Repeat(0, length - x % 3)];

    private static Table Numbered(IReadOnlyList<int> numbers) => new(new Column("x", Tensor.From(numbers.ToArray())));

    private static string ShowBatch(Example batch) => string.Join(' ', batch.Input.ToArray<int>());

    private static Dataset<string> Text(Dataset<int> dataset) => dataset.Map(x => $"{x}");

    private static IEnumerable<string> Text(IEnumerable<int> elements) => elements.Select(x => $"{x}");

    private static List<string> Read(DatasetReader<string> reader)
    {
        var elements = new List<string>();
        while (reader.MoveNext()) elements.Add(reader.Current);
        return elements;
    }

    /// <summary>A sequence that knows how often it was opened and disposed.</summary>
    private sealed class Tracked
    {
        private int _opened, _disposed;

        public int Opened => _opened;

        public int Disposed => _disposed;

        public int? FailsAt { get; init; }

        public Dataset<int> Dataset => Penstock.Data.Dataset.From(Elements());

        private IEnumerable<int> Elements()
        {
            Interlocked.Increment(ref _opened);
            try
            {
                for (int i = 0; i < Size; i++) yield return i == FailsAt ? throw new InvalidOperationException("broken") : i;
            }
            finally
            {
                Interlocked.Increment(ref _disposed);
            }
        }
    }
}
