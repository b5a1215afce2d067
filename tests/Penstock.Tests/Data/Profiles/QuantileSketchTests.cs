using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class QuantileSketchTests
{
    private const int Count = 120_000;

    public static TheoryData<string> Orders => ["rising", "falling", "constant", "shuffled", "heavy tails", "two ends in turn", "one value and a few", "organ pipe", "ever wider"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void No_rank_is_off_by_more_than_the_stated_error(string order)
    {
        double[] values = [.. Enumerable.Range(0, Count).Select(Sequence(order))];
        QuantileSketch sketch = DataProfile.Of(new Table(new Column("x", Tensor.From(values)))).Column("x").Numbers!.Sketch;
        Holds(sketch, values);
        Assert.InRange(sketch.RankError, 0, 0.005);
        Assert.InRange(sketch.Values.Count, 1, QuantileSketch.MostValues);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_error_of_many_merges_stays_within_its_bound(string order)
    {
        double[] values = [.. Enumerable.Range(0, Count).Select(Sequence(order))];
        DataProfile whole = Of(values[..700]);
        for (int first = 700; first < Count; first += 1400) whole = whole.Merge(DataProfile.FromJson(Of(values[first..Math.Min(Count, first + 1400)]).ToJson()));
        QuantileSketch sketch = whole.Column("x").Numbers!.Sketch;
        Holds(sketch, values);
        // Every number went through at most log2(120,000 / 512) merges, each of which may add 1 / 512.
        Assert.InRange(sketch.RankError, 0, 10 / 512.0);
        NumberProfile numbers = whole.Column("x").Numbers!;
        Assert.Equal((values.Min(), values.Max(), Count), (numbers.Min, numbers.Max, (int)whole.Column("x").Finite));
        Assert.Equal(values.Average(), numbers.Mean, 1e-9 * (1 + values.Max(Math.Abs)));
    }

    [Fact]
    public void Few_different_values_are_exact_however_often_they_occur()
    {
        double[] values = [.. Enumerable.Range(0, Count).Select(i => (double)(i * 7919L % 512))];
        QuantileSketch sketch = Of(values).Column("x").Numbers!.Sketch;
        Assert.True(sketch.IsExact);
        Assert.Equal(Enumerable.Range(0, 512).Select(i => (double)i), sketch.Values);
        Assert.Equal(values.CountBy(v => v).OrderBy(v => v.Key).Select(v => (long)v.Value), sketch.Weights);
    }

    [Fact]
    public void A_frequent_value_stays_by_itself()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, Count).Select(i => i % 3 == 0 ? 0 : random.NextDouble() - 0.5)];
        QuantileSketch sketch = Of(values).Column("x").Numbers!.Sketch;
        Assert.Equal(Count / 3, sketch.Weights[sketch.Values.ToList().IndexOf(0)]);
    }

    [Fact]
    public void Sorts_as_the_library_does()
    {
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            int count = random.Next(3000);
            double[] values = [.. Enumerable.Range(0, count).Select(_ => (round % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.Next(-5, 5), 2 => (float)random.NextDouble(), _ => random.Next(2) == 0 ? double.PositiveInfinity : -random.NextDouble(),
            }).Where(v => !double.IsNaN(v))];
            double[] expected = [.. values.Order()];
            RadixSort.Sort(values, new double[values.Length]);
            Assert.Equal(expected, values);
        }
    }

    [Fact]
    public void A_single_stands_for_the_decimal_it_was_read_from()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            double value = Math.Round(random.NextDouble() * Math.Pow(10, random.Next(5)), random.Next(4));
            double[] single = [(float)value];
            SingleDecimal.Restore(single);
            Assert.Equal(value, single[0]);
        }
        double[] others = [float.Epsilon, float.MaxValue, 1 / 3f, -2.5, 1e-7f];
        double[] kept = [.. others];
        SingleDecimal.Restore(kept);
        Assert.Equal(others.Select(v => (float)v), kept.Select(v => (float)v));
    }

    private static DataProfile Of(double[] values) => DataProfile.Of(new Table(new Column("x", Tensor.From(values))));

    private static void Holds(QuantileSketch sketch, double[] values)
    {
        double[] sorted = [.. values.Order()];
        Assert.Equal(values.Length, sketch.Count);
        double worst = 0;
        foreach (double x in sorted.Where((_, i) => i % 307 == 0).Concat(sketch.Values).Concat([double.NegativeInfinity, double.PositiveInfinity]))
        {
            int upTo = sorted.AsSpan().BinarySearch(new UpTo(x));
            worst = Math.Max(worst, Math.Abs(sketch.ShareUpTo(x) - (double)~upTo / sorted.Length));
        }
        Assert.InRange(worst, 0, sketch.RankError + 1e-12);
    }

    /// <summary>Less than what is greater, greater than all else: so the search ends behind the last that is at most x.</summary>
    private readonly record struct UpTo(double X) : IComparable<double>
    {
        public int CompareTo(double other) => other <= X ? 1 : -1;
    }

    private static Func<int, double> Sequence(string order)
    {
        var random = new Random(7);
        return order switch
        {
            "rising" => i => i / 16.0,
            "falling" => i => -i * 0.3,
            "constant" => _ => 4.25,
            "shuffled" => i => i * 7919L % 120_011,
            // Cauchy: neither mean nor deviation exists.
            "heavy tails" => _ => Math.Tan(Math.PI * (random.NextDouble() - 0.5)),
            "two ends in turn" => i => i % 2 == 0 ? i : -i,
            "one value and a few" => i => i % 1000 == 0 ? random.NextDouble() * 1e9 : 1,
            "organ pipe" => i => Math.Min(i, Count - i) + random.NextDouble(),
            _ => i => Math.ScaleB(i % 2 == 0 ? 1 : -1, i % 600 - 300) * random.NextDouble(),
        };
    }
}
