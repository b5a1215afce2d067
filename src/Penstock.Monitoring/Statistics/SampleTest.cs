namespace Penstock.Monitoring;

/// <summary>What a test of two samples gives.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Statistic">Its statistic.</param>
/// <param name="PValue">The chance of a statistic as extreme, were both samples of one distribution.</param>
public sealed record SampleTest(string Test, double Statistic, double PValue);
