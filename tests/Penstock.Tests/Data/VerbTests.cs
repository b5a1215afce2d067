using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class VerbTests
{
    private static Dataset<int> Numbers(int count) => Dataset.From([.. Enumerable.Range(0, count)]);

    [Fact]
    public void Counts_what_can_be_counted()
    {
        for (int n = 0; n < 12; n++)
        {
            Dataset<int> numbers = Numbers(n);
            foreach (Dataset<int> dataset in new[] { numbers.Shard(3, 0), numbers.Shard(3, 2), numbers.Concat(numbers), numbers.Echo(3), numbers.Scan(0, (s, x) => (s, x)), Dataset.Sample([numbers, Numbers(2)], 1) })
                Assert.Equal(dataset.Count(), dataset.Count);
            foreach (Dataset<int[]> dataset in new[] { numbers.Window(3), numbers.Window(3, 2, 2), numbers.Window(2, 5), numbers.Window(3, 2, 2, true), numbers.Window(2, 5, 1, true) })
                Assert.Equal(dataset.Count(), dataset.Count);
        }
        Dataset<int> endless = Numbers(3).Repeat();
        Assert.All([endless.Shard(2, 1).Count, endless.Concat(Numbers(1)).Count, endless.Echo(2).Count, endless.Window(2).Count, endless.Enumerate().Count], count => Assert.Equal(Dataset.Endless, count));
    }

    [Fact]
    public void Rows_stay_rows_through_shards_echoes_and_joins()
    {
        Dataset<Example> rows = Dataset.FromTensors(Tensor.From(Enumerable.Range(0, 10).ToArray()));
        var (first, second) = rows.Split(0.5, 1);
        foreach (Dataset<Example> chosen in new[] { rows.Shard(3, 1), rows.TakeWhile(e => e.Input.Item<int>() < 4), rows.Echo(2), second.Concat(first) }) Assert.IsType<RowDataset>(chosen);
        Assert.Equal([1, 4, 7], rows.Shard(3, 1).Batch(9).Single().Input.ToArray<int>());
        Assert.Equal([0, 1, 2, 3], rows.TakeWhile(e => e.Input.Item<int>() < 4).Batch(9).Single().Input.ToArray<int>());
        Assert.Equal(20, rows.Concat(Dataset.FromTensors(Tensor.From(Enumerable.Range(0, 10).ToArray()))).Count());
    }

    [Fact]
    public void Steps_through_ranges()
    {
        Assert.Equal([0, 1, 2], Dataset.Range(3));
        Assert.Equal([2, 5, 8], Dataset.Range(2, 9, 3));
        Assert.Equal([5, 3, 1], Dataset.Range(5, 0, -2));
        Assert.Empty(Dataset.Range(-1));
        Assert.Equal(2, Dataset.Range(long.MinValue, long.MaxValue, long.MaxValue - 1).Count - 1);
        Assert.StartsWith("Range: expected a step other than 0", Assert.Throws<ArgumentOutOfRangeException>(() => Dataset.Range(0, 1, 0)).Message);
    }

    [Fact]
    public void Generates_each_epoch_anew()
    {
        Dataset<long> dataset = Dataset.Generate(epoch => Enumerable.Range(0, 2).Select(x => 10 * epoch + x));
        Assert.Equal([0, 1], dataset);
        Assert.Equal([10, 11], dataset);
        Assert.Equal("Generate: failed at element 0: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Dataset.Generate(epoch => new[] { 1 / epoch }).Count()).Message);
    }

    [Fact]
    public void Groups_by_key_with_a_size_for_each()
    {
        Dataset<(int Key, int[] Elements)> groups = Numbers(10).BatchBy(x => x % 3, key => key + 1);
        Assert.Equal(["0: 0", "0: 3", "1: 1 4", "0: 6", "2: 2 5 8", "0: 9", "1: 7"], groups.Map(g => $"{g.Key}: {string.Join(' ', g.Elements)}"));
        Assert.Equal(6, Numbers(10).BatchBy(x => x % 3, key => key + 1, dropRemainder: true).Count());
        Assert.StartsWith("BatchBy: failed at element 1: BatchBy: expected a size of 1 or more for key 1, got 0.", Assert.Throws<DatasetException>(() => Numbers(10).BatchBy(x => x, x => 1 - x).Count()).Message);
        Assert.Equal("BatchBy: failed at element 0: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Numbers(10).BatchBy(x => 1 / x, 3).Count()).Message);
    }

    [Fact]
    public void Finds_unique_elements_as_a_comparer_sees_them() =>
        Assert.Equal(["a", "b"], Dataset.From("a", "A", "b", "B", "a").Unique(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void An_echo_behind_a_shuffle_spreads_the_copies()
    {
        int[] echoed = [.. Numbers(50).Echo(3).Shuffle(150, seed: 1)];
        Assert.Equal(Numbers(50).SelectMany(x => new[] { x, x, x }), echoed.Order());
        Assert.InRange(echoed.Zip(echoed.Skip(1)).Count(pair => pair.First == pair.Second), 0, 8);
    }

    [Fact]
    public void An_echo_reads_each_element_of_its_source_once_and_augments_each_copy()
    {
        int reads = 0, augmented = 0;
        Assert.Equal(12, Numbers(3).Map(x => { reads++; return x; }).Echo(4).Map(x => { augmented++; return x; }).Count());
        Assert.Equal((3, 12), (reads, augmented));
    }

    [Fact]
    public void Go_on_behind_a_failed_element_and_lose_no_other()
    {
        Dataset<int> failing = Numbers(23).Map(x => x % 5 == 0 ? throw new FormatException("bad") : x);
        int[] sound = [.. Enumerable.Range(0, 23).Where(x => x % 5 != 0)];
        Dataset<int>[] datasets =
        [
            failing.TakeWhile(x => x >= 0), failing.Shard(1, 0), failing.Enumerate().Map(p => p.Element), Numbers(0).Concat(failing), failing.Scan(0, (s, x) => (s, x)),
            failing.Unique(), failing.Echo(1), failing.Window(3).Unbatch(), failing.BatchBy(x => 0, 3).Map(g => g.Elements).Unbatch(), failing.FlatMap(x => Dataset.From(x)), failing.FlatMap(x => new[] { x }),
            failing.Interleave(x => Dataset.From(x), 3), failing.Interleave(x => Dataset.From(x), 3, 1, 3), failing.Map(x => new[] { x }).PaddedBatch(3).Unbatch().Unbatch(),
            failing.Map(x => new Example(Tensor.Scalar(x))).PaddedBatch(3).Unbatch().Map(e => e.Input.Item<int>()), Dataset.Sample([failing], 1), Dataset.Choose([failing], Dataset.Range(99).Map(_ => 0L), false),
            failing.Map(x => new Example(Tensor.From(x))).BucketByLength(e => 1, [3], [3, 3]).Unbatch().Map(e => e.Input.Item<int>()), failing.Rebalance(x => 0, [1], 1, new() { Initial = [1] }),
        ];
        foreach (Dataset<int> dataset in datasets) Assert.Equal(sound, dataset.OnError());
    }

    [Fact]
    public void Passes_over_elements_without_making_them()
    {
        int made = 0;
        Dataset<int> counted = Numbers(1000).Map(x => { made++; return x; });
        foreach (Dataset<int> dataset in new[] { counted.Shard(2, 1), counted.Concat(counted), counted.Echo(2), counted.Enumerate().Map(p => p.Element), counted.Window(4).Map(w => w[0]), Dataset.Sample([counted, counted], 1), counted.Map(x => new Example(Tensor.Scalar(x))).PaddedBatch(4).Map(b => 0), Numbers(9).Interleave(x => counted, 3, 2) })
        {
            made = 0;
            using DatasetReader<int> reader = dataset.Open(new() { Skip = 200 });
            Assert.Equal((200, 0), (reader.Position, Math.Max(0, made - 4)));
        }
    }

    [Fact]
    public void Names_the_verb_whose_function_failed()
    {
        Assert.Equal("TakeWhile: failed at element 0: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Numbers(3).TakeWhile(x => 1 / x > 0).Count()).Message);
        Assert.Equal("Scan: failed at element 0: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Numbers(3).Scan(0, (s, x) => (s, 1 / x)).Count()).Message);
        Assert.Equal("Unique: failed at element 0: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Numbers(3).Unique(EqualityComparer<int>.Create((x, y) => x == y, x => 1 / x)).Count()).Message);
    }

    [Fact]
    public void Says_what_is_wrong_with_the_arguments()
    {
        Dataset<int> numbers = Numbers(3);
        Assert.StartsWith("Shard: expected 1 or more shards, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Shard(0, 0)).Message);
        Assert.StartsWith("Shard: expected an index from 0 to 2, got 3.", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Shard(3, 3)).Message);
        Assert.StartsWith("Window: expected a size of 1 or more, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Window(0)).Message);
        Assert.StartsWith("Window: expected a shift of 1 or more, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Window(1, 0)).Message);
        Assert.StartsWith("Window: expected windows over at most", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Window(1 << 20, 1, 1 << 20)).Message);
        Assert.StartsWith("Echo: expected each element 1 time or more, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Echo(0)).Message);
        Assert.StartsWith("BatchBy: expected a size of 1 or more, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => numbers.BatchBy(x => x, 0)).Message);
    }
}
