using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DatasetReportTests
{
    private const long Machine = 16_000_000_000;

    [Fact]
    public void Shows_where_the_time_goes_and_what_would_help()
    {
        var clock = new HandClock();
        Dataset<Example> batches = Rows(100).Map(e => clock.Spend(e, 2000)).Shuffle(20, seed: 1).Batch(10).Map(b => clock.Spend(b, 500)).Tuned(new() { Clock = clock });
        for (int epoch = 0; epoch < 2; epoch++) Assert.Equal(10, batches.Count());
        Assert.Equal("""
            stage        elements   bytes     busy   before   behind  full  threads  room
            Range             200   800 B  0.000 s  0.000 s  0.000 s
            FromTensors       200  6.4 kB  0.000 s  0.000 s  0.000 s
            Map               200  6.4 kB  0.400 s  0.000 s  0.000 s
            Shuffle           200  6.4 kB  0.000 s  0.400 s  0.000 s
            Batch              20  6.4 kB  0.000 s  0.400 s  0.000 s
            Map                20  6.4 kB  0.010 s  0.400 s  0.000 s
            slowest: Map, 98 % of the work
            cache: in memory, behind Map: 3.2 kB an epoch, and the machine has 16.0 GB
            """.ReplaceLineEndings("\n"), batches.Report(Machine).ToString());
    }

    [Fact]
    public void Advises_the_disk_where_memory_is_short_and_nothing_where_nothing_helps()
    {
        var clock = new HandClock();
        Dataset<Example> mapped = Rows(50).Map(e => clock.Spend(e, 1000));
        Dataset<Example> large = mapped.Tuned(new() { Clock = clock }), cached = mapped.Cache().Tuned(new() { Clock = clock }), sound = Rows(50).Batch(5).Tuned(new() { Clock = clock });
        Assert.Equal("nothing was measured yet", large.Report().Cache.Reason);
        Assert.Equal("not read yet", large.Report().ToString());
        foreach (Dataset<Example> dataset in new[] { large, cached, sound }) Assert.NotEmpty(dataset.ToList());
        Assert.Equal(new(CachePlace.Disk, "on disk, behind Map: 1.6 kB an epoch, too much for half of the machine's 3.0 kB"), large.Report(3000).Cache);
        Assert.Equal(CachePlace.None, cached.Report(Machine).Cache.Place);
        Assert.StartsWith("what Map gives is cached already", cached.Report(Machine).Cache.Reason);
        Assert.Equal(CachePlace.None, sound.Report(Machine).Cache.Place);
    }

    [Fact]
    public void Counts_every_element_of_whole_epochs_however_few_calls_are_timed()
    {
        var clock = new HandClock();
        Dataset<int> numbers = Dataset.From(Enumerable.Range(0, 12345).ToArray()).Filter(x => x % 3 == 0).Tuned(new() { Clock = clock });
        Assert.Equal(4115, numbers.Count());
        DatasetReport report = numbers.Report(Machine);
        Assert.Equal([12345, 4115], report.Stages.Select(stage => stage.Elements));
        Assert.Equal(4115 * sizeof(int), report.Stages[1].Bytes);
        Assert.Equal(1, report.Stages[0].Epochs);
        Assert.InRange(clock.Looks, 3, 2 * 12345);
    }

    [Fact]
    public void Tells_apart_stages_that_several_datasets_share()
    {
        Dataset<int> numbers = Dataset.From(1, 2, 3);
        Dataset<(int, int)> pairs = numbers.Zip(numbers.Map(x => x));
        Assert.Equal(3, pairs.Count());
        Assert.Equal(["From", "From", "Map", "Zip"], pairs.Report().Stages.Select(stage => stage.Verb));
        Assert.Empty(numbers.Report().Stages);
    }

    [Fact]
    public void Says_what_stages_chose_for_themselves_and_how_full_buffers_were()
    {
        Dataset<int> numbers = Dataset.From(Enumerable.Range(0, 5000).ToArray()).Map(x => x, Dataset.Auto).Prefetch(Dataset.Auto).Tuned(new() { Cores = 2 });
        Assert.Equal(5000, numbers.Count());
        StageReport[] stages = [.. numbers.Report().Stages];
        Assert.Equal([false, true, true], stages.Select(stage => stage.IsTuned));
        Assert.InRange(stages[1].Parallelism, 1, 2);
        Assert.InRange(stages[2].Capacity, 2, 256);
        Assert.InRange(stages[2].Fill!.Value, 0, 1);
    }

    private static Dataset<Example> Rows(int count) => Dataset.FromTensors(Tensor.Zeros(DType.Float32, Shape.Of(count, 7)), Tensor.Zeros(DType.Int32, Shape.Of(count)));

    /// <summary>A clock that goes on only where a test says so, and by nothing when it is looked at.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public int Looks { get; private set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp()
        {
            Looks++;
            return _now;
        }

        public T Spend<T>(T element, int microseconds)
        {
            _now += microseconds;
            return element;
        }
    }
}
