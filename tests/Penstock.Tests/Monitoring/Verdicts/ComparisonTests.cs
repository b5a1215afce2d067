using Penstock.Monitoring;

namespace Penstock.Tests;

public class ComparisonTests
{
    // Each is far beyond chance; the size alone decides.
    [Theory]
    [InlineData(0.52, AlertLevel.Quiet)]
    [InlineData(0.58, AlertLevel.Warning)]
    [InlineData(0.7, AlertLevel.Alarm)]
    public void What_is_certain_but_small_is_not_told(double share, AlertLevel level)
    {
        const int Rows = 50_000;
        long hits = (long)(share * Rows);
        Comparison comparison = Comparison.OfCounts(DriftKind.DataDrift, "fare", [500_000, 500_000], [hits, Rows - hits], true, "")!;
        Evidence evidence = comparison.Weigh(20, new());
        Assert.True(evidence.AdjustedPValue < 1e-6, $"expected certainty, got {evidence}");
        Assert.Equal(level, evidence.Level);
    }

    [Theory]
    [InlineData(0.505, AlertLevel.Quiet)]
    [InlineData(0.515, AlertLevel.Warning)]
    [InlineData(0.53, AlertLevel.Alarm)]
    public void Of_shares_too(double share, AlertLevel level)
    {
        const double Rows = 1_000_000;
        Comparison comparison = Comparison.OfShares(DriftKind.MissingValues, "fare", "share missing", 0.5 * Rows, Rows, share * Rows, Rows)!;
        Evidence evidence = comparison.Weigh(20, new());
        Assert.True(evidence.AdjustedPValue < 1e-6, $"expected certainty, got {evidence}");
        Assert.Equal(level, evidence.Level);
    }
}
