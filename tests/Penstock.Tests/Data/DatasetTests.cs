using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DatasetTests
{
    private static Dataset<int> Range(int count) => Dataset.From(Enumerable.Range(0, count).ToArray());

    [Fact]
    public void Shuffles_each_epoch_anew_from_the_seed()
    {
        int[] first = [.. Range(50).Shuffle(50, seed: 1)];
        Assert.Equal(Range(50), first.Order());
        Assert.Equal(first, Range(50).Shuffle(50, seed: 1));
        Assert.NotEqual(first, Range(50).Shuffle(50, seed: 2));
        Dataset<int> same = Range(50).Shuffle(50, seed: 1, reshuffle: false);
        Assert.Equal(same.ToArray(), same.ToArray());
        int[] passes = [.. Range(50).Shuffle(50, seed: 1).Repeat(2)];
        Assert.NotEqual(passes[..50], passes[50..]);
    }

    [Fact]
    public void The_order_that_a_seed_gives_is_frozen() =>
        Assert.Equal([7, 3, 1, 5, 6, 4, 9, 2, 0, 8], Range(10).Shuffle(10, seed: 42));

    [Fact]
    public void Shuffles_evenly()
    {
        var counts = new int[6, 6];
        Dataset<int> shuffled = Range(6).Shuffle(6, seed: 5);
        for (int epoch = 0; epoch < 6000; epoch++)
        {
            int place = 0;
            foreach (int element in shuffled) counts[place++, element]++;
        }
        // 1000 expected, deviation 29.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Splits_exactly_and_without_overlap()
    {
        var (train, validation, test) = Range(1003).Split(0.7, 0.2, seed: 9);
        Assert.Equal((702, 201, 100), (train.Count(), validation.Count(), test.Count()));
        Assert.Equal((702, 201, 100), (train.Count, validation.Count, test.Count));
        Assert.Equal(Range(1003), train.Concat(validation).Concat(test).Order());
        Assert.Equal(train.ToArray(), train.Order());
    }

    [Fact]
    public void A_split_stays_the_same_in_every_epoch_even_behind_a_shuffle()
    {
        var (train, rest) = Range(100).Shuffle(100, seed: 1).Split(0.8, seed: 2);
        int[] first = [.. train], second = [.. train];
        Assert.Equal(first, second);
        Assert.Empty(second.Intersect(rest));
    }

    [Fact]
    public void Splits_a_sequence_of_unknown_length_about_in_the_share()
    {
        var (first, second) = Dataset.From(Enumerable.Range(0, 20_000).Where(_ => true)).Split(0.25, seed: 3);
        Assert.InRange(first.Count(), 4700, 5300);
        Assert.Equal(20_000, first.Count() + second.Count());
    }

    [Fact]
    public void Splits_by_key_keep_a_key_together_and_are_frozen()
    {
        Dataset<string> visits = Dataset.From(Enumerable.Range(0, 3000).Select(i => $"user{i % 300}").ToArray());
        var (train, validation, test) = visits.SplitBy(user => user, 0.6, 0.2);
        string[][] users = [.. new[] { train, validation, test }.Select(part => part.Distinct().ToArray())];
        Assert.Equal(300, users.Sum(part => part.Length));
        Assert.InRange(users[0].Length, 155, 205);
        Assert.Equal(["user7", "user8", "user10"], Dataset.From([.. Enumerable.Range(0, 12).Select(i => $"user{i}")]).SplitBy(u => u, 0.5).First);
    }

    [Fact]
    public void Rows_stay_rows_through_every_verb_that_chooses_or_orders()
    {
        Dataset<Example> rows = Dataset.FromTensors(Tensor.From(Enumerable.Range(0, 40).ToArray()));
        foreach (Dataset<Example> chosen in new[] { rows.Shuffle(9, 1), rows.Take(3), rows.Skip(3), rows.Repeat(2), rows.Cache(), rows.Filter(e => e.Input.Item<int>() % 2 == 0), rows.Split(0.5, 1).First, rows.SplitBy(e => $"{e.Input.Item<int>()}", 0.5).Second })
            Assert.IsType<RowDataset>(chosen);
        Assert.Equal([0, 2, 4], rows.Filter(e => e.Input.Item<int>() % 2 == 0).Take(3).Batch(9).Single().Input.ToArray<int>());
    }

    [Fact]
    public void Batches_texts_weights_and_several_inputs()
    {
        Dataset<Example> rows = Dataset.FromTensors(
            [("name", Tensor.From("a", "", "ccc")), ("size", Tensor.From(new[,] { { 1f, 2f }, { 3f, 4f }, { 5f, 6f } }))],
            Tensor.From(0L, 1L, 0L), Tensor.From(1f, 2f, 0.5f));
        foreach (Dataset<Example> batches in new[] { rows.Batch(2), rows.Map(e => e).Batch(2) })
        {
            Example[] all = [.. batches];
            Assert.Equal("name Text [2], size Float32 [2, 2], label Int64 [2], weight Float32 [2]", all[0].ToString());
            Assert.Equal(("ccc", 5f, 0L, 0.5f), (all[1]["name"].AsText().GetString(0), all[1]["size"].AsSpan<float>()[0], all[1].Label!.AsSpan<long>()[0], all[1].Weight!.AsSpan<float>()[0]));
        }
    }

    [Fact]
    public void Rejects_examples_of_different_shapes_in_a_batch()
    {
        Dataset<Example> ragged = Dataset.From(1, 1, 2).Map(n => new Example(Tensor.Zeros(DType.Float32, [n])));
        var error = Assert.Throws<ArgumentException>(() => ragged.Batch(3).Count());
        Assert.Equal("Batch: expected input \"input\" of Float32 [1], as the first example of the batch has, got Float32 [2] at element 2.", error.Message);
    }

    [Fact]
    public void Rejects_tensors_of_different_rows() => Assert.Equal(
        "FromTensors: expected 2 rows as the first input has, got 3 in the label of shape [3].",
        Assert.Throws<ArgumentException>(() => Dataset.FromTensors(Tensor.From(1f, 2f), Tensor.From(1, 2, 3))).Message);

    [Fact]
    public void Reads_an_asynchronous_sequence_again_in_every_epoch()
    {
        Dataset<int> dataset = Dataset.From(Numbers()).Map(x => x * 2).Prefetch();
        Assert.Equal([0, 2, 4], dataset);
        Assert.Equal([0, 2, 4], dataset);

        static async IAsyncEnumerable<int> Numbers()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
    }

    [Fact]
    public void Caches_after_the_first_whole_epoch_only()
    {
        int reads = 0;
        Dataset<int> cached = Range(5).Map(x => { reads++; return x; }).Cache();
        Assert.Equal([0, 1], ((IEnumerable<int>)cached).Take(2));
        Assert.Equal(Range(5), cached);
        Assert.Equal(7, reads);
        Assert.Equal(Range(5), cached);
        Assert.Equal(7, reads);
    }

    [Fact]
    public void Knows_what_never_ends()
    {
        Assert.Equal(Dataset.Endless, Range(3).Repeat().Shuffle(2, 1).Batch(2).Count);
        Assert.Equal(5, Range(3).Repeat().Take(5).Count);
        Assert.Equal(0, Range(0).Repeat().Count);
        Assert.Empty(Range(3).Filter(_ => false).Repeat());
    }
}
