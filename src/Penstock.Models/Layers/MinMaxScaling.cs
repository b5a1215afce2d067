namespace Penstock.Models;

/// <summary>
/// (x - low) / (high - low) for each feature, with ranges found in data or given. It is a <see cref="Normalization"/> whose mean is the low
/// end and whose variance is the squared range, which is what files hold: the root of a square gives the range back to the bit.
/// </summary>
public sealed class MinMaxScaling : Normalization
{
    /// <summary>Takes the ranges from data.</summary>
    public MinMaxScaling()
    {
    }

    /// <summary>Takes the ranges as given.</summary>
    /// <param name="lows">What becomes 0, for each feature.</param>
    /// <param name="highs">What becomes 1, for each feature.</param>
    public MinMaxScaling(IReadOnlyList<float> lows, IReadOnlyList<float> highs) : base(lows, [.. lows.Zip(highs, (low, high) => Squared(high - low))])
    {
    }

    /// <inheritdoc/>
    public override string KerasName => nameof(Normalization);

    /// <summary>What becomes 0, for each feature.</summary>
    public IReadOnlyList<float> Lows => Mean;

    /// <summary>What becomes 1, for each feature.</summary>
    public IReadOnlyList<float> Highs => [.. Mean.Zip(Variance, (low, square) => low + MathF.Sqrt(square))];

    private protected override double Center(ColumnStatistics.Column column) => column.Least;

    private protected override double Square(ColumnStatistics.Column column) => Squared((float)column.Most - (float)column.Least);

    // A feature that is the same everywhere becomes 0.
    private static float Squared(float range) => range == 0 ? 1 : float.IsFinite(range * range)
        ? range * range
        : throw new ArgumentException($"MinMaxScaling: expected features whose range is below 1.8e19, got {range}. Take their logarithm first.");
}
