namespace Penstock.Models;

/// <summary>A bucket of a histogram.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Count">How many numbers are in it.</param>
public readonly record struct HistogramBucket(double Left, double Right, double Count)
{
    /// <summary>The middle.</summary>
    public double Middle => Left + (Right - Left) / 2;
}
