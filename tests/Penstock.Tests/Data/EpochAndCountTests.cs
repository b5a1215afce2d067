using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Numbers of epochs and of elements at their edges.</summary>
public class EpochAndCountTests
{
    private static Dataset<int> Shuffled => Dataset.From(Enumerable.Range(0, 12).ToArray()).Shuffle(12, seed: 1);

    [Fact]
    public void What_is_shuffled_and_comes_several_times_comes_in_several_orders()
    {
        Dataset<int>[] twice =
        [
            Shuffled.Concat(Shuffled), Dataset.From(0, 1).FlatMap(_ => Shuffled), Dataset.From(0, 1).FlatMap(_ => (IEnumerable<int>)Shuffled), Dataset.From(0, 1).Interleave(_ => Shuffled, 2, 12),
            Dataset.From(0, 1).Interleave(_ => Shuffled, 2, 12, 2), Shuffled.Repeat(2), Shuffled.Repeat().Take(30).Repeat().Skip(18).Take(24), Dataset.From(0).FlatMap(_ => Shuffled.Repeat(2)),
        ];
        foreach (Dataset<int> dataset in twice)
        {
            int[][] passes = [.. dataset.Concat(dataset).Take(48).Chunk(12)];
            Assert.Equal(4, passes.Select(pass => string.Join(' ', pass)).Distinct().Count());
        }
    }

    [Fact]
    public void Endless_repeats_of_endless_repeats_know_their_epoch()
    {
        Dataset<int> nested = Shuffled.Repeat().Take(12).Repeat().Take(24);
        int[] first = [.. nested.Epoch(0, TestContext.Current.CancellationToken)], second = [.. nested.Epoch(1, TestContext.Current.CancellationToken)];
        Assert.NotEqual(first[..12], first[12..]);
        Assert.NotEqual(first[..12], second[..12]);
        Assert.NotEqual(first[12..], second[12..]);
    }

    [Fact]
    public void A_repeat_at_the_end_of_a_chain_numbers_its_passes_as_it_always_did()
    {
        Dataset<long> epochs = Dataset.Generate(epoch => new[] { epoch });
        Assert.Equal([6, 7, 8], epochs.Repeat(3).Epoch(2, TestContext.Current.CancellationToken));
        Assert.Equal([2L << 32, (2L << 32) + 1], epochs.Repeat().Epoch(2, TestContext.Current.CancellationToken).Take(2));
    }

    [Fact]
    public void Counts_that_are_too_large_are_endless()
    {
        Dataset<long> most = Dataset.Range(long.MaxValue - 1);
        Assert.Equal(Dataset.Endless, most.Concat(most).Count);
        Assert.Equal(Dataset.Endless, most.Repeat(3).Count);
        Assert.Equal(Dataset.Endless, most.Echo(3).Count);
        Assert.Equal(Dataset.Endless, Dataset.Sample([most, most], 1).Count);
        Assert.Equal(1L << 62, most.Batch(2).Count + 1);
        Assert.Equal(1L << 62, most.Shard(2, 0).Count + 1);
        Assert.Equal(1L << 62, most.Window(1, 2).Count + 1);
    }

    [Fact]
    public void More_may_be_passed_over_than_there_is()
    {
        Dataset<Example> examples = Dataset.From(Enumerable.Range(0, 10).Select(x => new Example(Tensor.Scalar(x))).ToArray()), rows = Dataset.FromTensors(Tensor.From(1, 2, 3));
        FeatureSpec spec = new(FeatureField.Fixed("x", DType.Int32));
        Assert.Empty(examples.Batch(4).Skip(1L << 62));
        Assert.Empty(rows.Batch(4).Skip(1L << 62));
        Assert.Empty(examples.Cache().Batch(4).Skip(1L << 62));
        Assert.Empty(Dataset.From<byte[]>([TfExample.Write([("x", Tensor.From(1))])]).ParseBatch(spec, 4).Skip(1L << 62));
        Assert.Empty(Dataset.Range(9).Batch(4).Skip(1L << 62));
        Assert.Empty(Dataset.Range(9).Window(4).Skip(1L << 62));
        Assert.Empty(Dataset.Range(9).Shard(4, 0).Skip(1L << 62));
    }

    [Fact]
    public void A_range_may_span_all_numbers() =>
        Assert.Equal([long.MinValue, -1, long.MaxValue - 1], Dataset.Range(long.MinValue, long.MaxValue, long.MaxValue));

    [Fact]
    public void A_split_behind_a_cache_parts_every_epoch_alike()
    {
        var (first, second) = Dataset.From(Enumerable.Range(0, 30).ToArray()).Filter(_ => true).Cache().Split(0.8, seed: 1);
        int[] train = [.. first], test = [.. second];
        Assert.Equal(Enumerable.Range(0, 30), train.Concat(test).Order());
        Assert.Equal(train, first);
    }

    [Fact]
    public void Any_number_of_datasets_can_be_put_together_one_by_one()
    {
        Dataset<int> all = Dataset.From(0);
        for (int i = 1; i < 60_000; i++) all = all.Concat(Dataset.From(i));
        Assert.Equal(60_000, all.Count);
        Assert.Equal(Enumerable.Range(0, 60_000), all);
    }

    [Fact]
    public void Counting_a_chain_asks_its_source_once()
    {
        int asked = 0;
        Dataset<int> shards = Dataset.From((IEnumerable<int>)new Counted(() => asked++));
        for (int i = 0; i < 30; i++) shards = shards.Shard(1, 0);
        asked = 0;
        Assert.Equal(1, shards.Count);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Texts_are_grouped_by_their_code_units_in_any_language()
    {
        // Equal to some languages, and in another order than that of their code units in most.
        string[] keys = ["b", "A", "a", "B", "a\u00AD"];
        Assert.Equal(["A", "B", "a", "a\u00AD", "b"], Dataset.From(keys).BatchBy(x => x, 9).Map(g => g.Key));
    }

    [Fact]
    public void Elements_that_are_nothing_have_no_bytes()
    {
        Assert.Equal(2, ElementSize.Of(new string?[] { "a", null }));
        Assert.Equal(3, ElementSize.Of(new byte[]?[] { [1, 2, 3], null }));
        Assert.Equal(4, ElementSize.Of(new Tensor?[] { Tensor.Scalar(1), null }));
        Assert.Equal(4, ElementSize.Of(new Example?[] { new Example(Tensor.Scalar(1)), null }));
        Assert.Equal(2, Dataset.From<string?>(null, "a").Batch(2).Single().Length);
    }

    private sealed class Counted(Action asked) : IReadOnlyList<int>
    {
        public int Count
        {
            get
            {
                asked();
                return 1;
            }
        }

        public int this[int index] => 7;

        public IEnumerator<int> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
