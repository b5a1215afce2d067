using Penstock.Data;

namespace Penstock.Tests;

public class MixTests
{
    private static readonly Dataset<int> Zeros = Dataset.From(0).Repeat(), Ones = Dataset.From(1).Repeat(), Twos = Dataset.From(2).Repeat();

    [Fact]
    public void Samples_in_the_proportion_of_the_weights()
    {
        int[] counts = new int[3];
        foreach (int x in Dataset.Sample([Zeros, Ones, Twos], 5, new() { Weights = [1, 0, 3] }).Take(40_000)) counts[x]++;
        // 10,000 expected, deviation 87.
        Assert.InRange(counts[0], 9_650, 10_350);
        Assert.Equal(0, counts[1]);
    }

    [Fact]
    public void Samples_until_all_or_one_have_ended()
    {
        Dataset<int> few = Dataset.From(1, 2), many = Dataset.From([.. Enumerable.Range(10, 50)]);
        Dataset<int> all = Dataset.Sample([few, many], 3);
        Assert.Equal(52, all.Count);
        Assert.Equal([1, 2, .. Enumerable.Range(10, 50)], all.Order());
        Assert.Equal(Enumerable.Range(10, 50), all.Where(x => x >= 10));
        Dataset<int> stopped = Dataset.Sample([few, many], 3, new() { StopOnEmpty = true });
        Assert.Null(stopped.Count);
        Assert.InRange(stopped.Count(), 2, 20);
        Assert.Equal(Dataset.Endless, Dataset.Sample([few, Zeros], 3).Count);
    }

    [Fact]
    public void A_sample_is_frozen_and_differs_between_epochs_unless_told_not_to()
    {
        Dataset<int> sample = Dataset.Sample([Zeros, Ones], 42).Take(12);
        int[] first = [.. sample], second = [.. sample];
        Assert.Equal([1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0], first);
        Assert.NotEqual(first, second);
        Dataset<int> same = Dataset.Sample([Zeros, Ones], 42, new() { Reshuffle = false }).Take(12);
        Assert.Equal(same.ToArray(), same);
    }

    // The example of tf.data's choose_from_datasets.
    [Fact]
    public void Chooses_as_the_numbers_say()
    {
        Dataset<string>[] datasets = [.. new[] { "foo", "bar", "baz" }.Select(x => Dataset.From(x).Repeat())];
        Assert.Equal(["foo", "bar", "baz", "foo", "bar", "baz", "foo", "bar", "baz"], Dataset.Choose(datasets, Dataset.Range(3).Repeat(3)));
        Dataset<int> few = Dataset.From(7);
        Assert.Equal([7, 0], Dataset.Choose([few, Zeros], Dataset.From(0L, 1, 0, 1, 1)));
        Assert.Equal([7, 0, 0, 0], Dataset.Choose([few, Zeros], Dataset.From(0L, 1, 0, 1, 1), stopOnEmpty: false));
        Assert.Equal("Choose: failed at element 1: expected a choice from 0 to 1, got 2.", Assert.Throws<DatasetException>(() => Dataset.Choose([few, Zeros], Dataset.From(1L, 2)).Count()).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rebalances_classes_to_their_target(bool initialIsKnown)
    {
        // Of 10 elements 7 are of class 0, 2 of class 1, 1 of class 2.
        Dataset<int> source = Dataset.From(0, 0, 1, 0, 0, 2, 0, 1, 0, 0).Repeat(2000);
        RebalancedDataset<int> balanced = source.Rebalance(x => x, [1, 1, 1], seed: 1, new() { Initial = initialIsKnown ? [7, 2, 1] : null });
        int[] counts = [.. balanced.GroupBy(x => x).OrderBy(g => g.Key).Select(g => g.Count())];
        // 2,000 expected of each, deviation 41.
        Assert.All(counts, count => Assert.InRange(count, 1800, 2200));
        Assert.Equal(initialIsKnown ? 0.3 : double.NaN, balanced.ExpectedShare ?? double.NaN, 12);
        Assert.Equal(counts.Sum() / 20_000.0, balanced.KeptShare, 12);
        Assert.Equal(2000, balanced.Count(x => x == 2), 200.0);
    }

    [Fact]
    public void Says_what_is_wrong_with_the_arguments()
    {
        Assert.Equal("Sample: expected a weight for each of 2 datasets, got 1.", Assert.Throws<ArgumentException>(() => Dataset.Sample([Zeros, Ones], 1, new() { Weights = [1] })).Message);
        Assert.Equal("Sample: expected weights of 0 or more that are not all 0, got 1, -1.", Assert.Throws<ArgumentException>(() => Dataset.Sample([Zeros, Ones], 1, new() { Weights = [1, -1] })).Message);
        Assert.Equal("Sample: expected one or more datasets, got none.", Assert.Throws<ArgumentException>(() => Dataset.Sample<int>([], 1)).Message);
        Assert.Equal("Choose: expected one or more datasets, got none.", Assert.Throws<ArgumentException>(() => Dataset.Choose<int>([], Dataset.Range(3))).Message);
        Assert.Equal("Rebalance: expected target shares of 0 or more that are not all 0, got 0, 0.", Assert.Throws<ArgumentException>(() => Zeros.Rebalance(x => x, [0, 0], 1)).Message);
        Assert.Equal("Rebalance: expected 2 initial shares, one for each class, got 1.", Assert.Throws<ArgumentException>(() => Zeros.Rebalance(x => x, [1, 1], 1, new() { Initial = [1] })).Message);
        Assert.Equal("Rebalance: expected an initial share above 0 for class 1, whose target is 1, got 0.", Assert.Throws<ArgumentException>(() => Zeros.Rebalance(x => x, [1, 1], 1, new() { Initial = [1, 0] })).Message);
        Assert.Equal("Rebalance: failed at element 0: expected a class from 0 to 1, got 5.", Assert.Throws<DatasetException>(() => Zeros.Rebalance(x => 5, [1, 1], 1).First()).Message);
    }
}
