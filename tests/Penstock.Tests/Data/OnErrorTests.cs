using Penstock.Data;

namespace Penstock.Tests;

public class OnErrorTests
{
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 40)];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Leaves_out_failed_elements_counts_them_and_tells_of_them(int parallelism)
    {
        var told = new Told();
        Dataset<int> sound = Dataset.From(Numbers).Map(Odd, parallelism).OnError(new() { Most = 20, Log = told });
        Assert.Equal(Numbers.Where(x => x % 2 == 1), sound);
        Assert.Equal(Numbers.Where(x => x % 2 == 0).Select(x => (long)x), told.Errors.Select(error => error.Index));
        StageReport stage = sound.Report().Stages[^1];
        Assert.Equal((20, "Map: failed at element 0: even"), (stage.Skipped, stage.FirstErrors!.Split('\n')[0]));
        Assert.Contains("OnError left out 20: Map: failed at element 0: even; Map: failed at element 2: even", sound.Report().ToString());
    }

    [Fact]
    public void Fails_when_there_are_more_with_the_count_and_the_last_cause()
    {
        Dataset<int> dataset = Dataset.From(Numbers).Map(Odd, 2).OnError(new() { Most = 3 });
        var error = Assert.Throws<InvalidDataException>(() => dataset.Count());
        Assert.Equal("OnError: expected at most 3 failed elements in epoch 0, got 4. The last: Map: failed at element 6: even", error.Message);
        Assert.IsType<DatasetException>(error.InnerException);
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.OnError(new() { Most = -1 }));
    }

    [Fact]
    public void Counts_anew_in_every_epoch_and_goes_on_in_its_middle()
    {
        Dataset<int> dataset = Dataset.From(Numbers).Map(Odd).OnError(new() { Most = 20 });
        int[] first = [.. dataset], second = [.. dataset];
        Assert.Equal(first, second);
        using DatasetReader<int> reader = dataset.Open(new() { Skip = 5 });
        Assert.True(reader.MoveNext());
        Assert.Equal(first[5], reader.Current);
    }

    [Fact]
    public void A_source_that_cannot_go_on_ends_the_epoch()
    {
        Assert.Equal([0, 1, 2], Dataset.From(Broken()).OnError());
        Assert.Equal([0, 1, 2], Dataset.From(Broken()).Prefetch().OnError());

        static IEnumerable<int> Broken()
        {
            for (int i = 0; ; i++) yield return i < 3 ? i : throw new InvalidOperationException("broken");
        }
    }

    [Fact]
    public void Keeps_pairs_together() =>
        Assert.Equal(Numbers.Where(x => x % 2 == 1).Select(x => (x, x)), Dataset.From(Numbers).Map(Odd).Zip(Dataset.From(Numbers)).OnError());

    private static int Odd(int x) => x % 2 == 1 ? x : throw new FormatException("even");

    private sealed class Told : IProgress<DatasetException>
    {
        public List<DatasetException> Errors { get; } = [];

        public void Report(DatasetException value) => Errors.Add(value);
    }
}
