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
        ["Rows"] = new(typeof(RowDataset), d => new RowDataset(Numbers, d).Map(e => $"{e.Input.Item<int>()}"), Text),
    };

    private static readonly Type[] Sources = [typeof(ListDataset<>), typeof(RangeDataset), typeof(SequenceDataset<>), typeof(AsyncSequenceDataset<>)];

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
        Assert.Equal(first.Order(), second.Order());
        Assert.Equal(first, dataset.Epoch(0, TestContext.Current.CancellationToken));
        Assert.Equal(second, dataset.Epoch(1, TestContext.Current.CancellationToken));
        Assert.Equal(name == "Shuffle", !first.SequenceEqual(second));
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
        Assert.Equal(name is "Filter" or "SplitBy", dataset.Count is null);
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
    public void Names_the_verb_whose_function_failed()
    {
        Dataset<int> numbers = Dataset.From(3, 2, 1, 0);
        Assert.Equal("Filter: failed at element 3: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => numbers.Filter(x => 1 / x >= 0).Count()).Message);
        Assert.Equal("SplitBy", Assert.Throws<DatasetException>(() => numbers.SplitBy(x => $"{1 / x}", 0.5).First.Count()).Stage);
    }

    [Fact]
    public void A_prefetch_that_was_dropped_ends_its_thread()
    {
        var source = new Tracked();
        Drop(source);
        for (int i = 0; i < 1000 && source.Disposed == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Yield();
        }
        Assert.Equal(1, source.Disposed);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Drop(Tracked source) => source.Dataset.Prefetch().Open(default).MoveNext();
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
