using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>What the values of one column look like.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Count">The number of values, missing ones among them.</param>
/// <param name="Missing">How many are missing; NaN counts as missing.</param>
public sealed record ColumnProfile(string Name, DType Type, long Count, long Missing)
{
    /// <summary>The numbers; null for a column of texts, and where no finite number is present.</summary>
    public NumberProfile? Numbers { get; init; }

    /// <summary>The texts; null for a column of numbers.</summary>
    public TextProfile? Texts { get; init; }
}

/// <summary>What finite numbers look like; a truth value counts as 1 or 0.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="StandardDeviation">The root of the mean squared distance from the mean (of the population, divided by n).</param>
/// <param name="Zeros">How many are 0.</param>
/// <param name="Infinite">How many were infinite; they are in no other figure.</param>
/// <param name="Quantiles">The 0th to the 100th percentile: <see cref="Steps"/> + 1 numbers that never fall.</param>
public sealed record NumberProfile(double Min, double Max, double Mean, double StandardDeviation, long Zeros, long Infinite, IReadOnlyList<double> Quantiles)
{
    /// <summary>Quantiles are taken at every hundredth.</summary>
    public const int Steps = 100;

    /// <summary>The value below which half of the numbers lie.</summary>
    public double Median => Quantiles[Steps / 2];

    /// <summary>The value below which a share of the numbers lies, linear between the hundredths.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), $"Quantile: expected a share from 0 to 1, got {share}.");
        int below = Math.Min((int)(share * Steps), Steps - 1);
        return Quantiles[below] + (Quantiles[below + 1] - Quantiles[below]) * (share * Steps - below);
    }
}

/// <summary>What texts look like.</summary>
/// <param name="Distinct">How many different texts there are.</param>
/// <param name="IsExact">Whether all were counted; else <paramref name="Distinct"/> is an estimate within some percent and counts may be low.</param>
/// <param name="Top">The most frequent texts, at most <see cref="MostTop"/>, longer ones cut to <see cref="LongestText"/> characters.</param>
public sealed record TextProfile(long Distinct, bool IsExact, IReadOnlyList<TextCount> Top)
{
    /// <summary>How many of the most frequent texts are kept.</summary>
    public const int MostTop = 20;

    /// <summary>How many characters of a text are kept.</summary>
    public const int LongestText = 200;
}

/// <summary>How often a text occurs.</summary>
/// <param name="Value">The text.</param>
/// <param name="Count">How often.</param>
public sealed record TextCount(string Value, long Count);
