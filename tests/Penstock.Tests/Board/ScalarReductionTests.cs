using Penstock.Board;

namespace Penstock.Tests;

public class ScalarReductionTests
{
    [Fact]
    public void All_points_are_kept_where_they_are_few()
    {
        Assert.Equal([0, 1, 2], ScalarReduction.Of([1, 2, 3], 10));
        Assert.Equal([0, 1, 2], ScalarReduction.Of([1, 2, 3], 0));
        Assert.Empty(ScalarReduction.Of([], 10));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(2000)]
    public void First_last_peaks_and_holes_are_kept(int points)
    {
        var random = new Random(points);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        (values[33_333], values[50_000], values[77_777], values[12_345]) = (100, -100, double.PositiveInfinity, double.NaN);
        int[] kept = ScalarReduction.Of(values, points);
        Assert.Equal((0, 99_999), (kept[0], kept[^1]));
        Assert.Equal(kept.Order().Distinct(), kept);
        Assert.Contains(50_000, kept);
        Assert.Contains(77_777, kept);
        Assert.Contains(12_345, kept);
        if (points >= 100) Assert.Contains(33_333, kept);
        Assert.InRange(kept.Length, 2, points + points / 2 + 2);
    }
}
