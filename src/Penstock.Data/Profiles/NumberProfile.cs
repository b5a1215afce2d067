using System.Text.Json.Serialization;

namespace Penstock.Data;

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

    /// <summary>The most different values of whole numbers that stand for kinds of things rather than for amounts.</summary>
    public const int MostCategories = 100;

    /// <summary>Whether all are whole numbers.</summary>
    public bool AreWhole { get; init; }

    /// <summary>How they are spread: values and how many numbers each stands for, with the bound of the error.</summary>
    [JsonIgnore]
    public QuantileSketch Sketch { get => StoredSketch ?? OfQuantiles(Quantiles, 1); init => StoredSketch = value; }

    /// <summary>How many different numbers there are; about, where not <see cref="IsExact"/>: the standard error is 1.6 %.</summary>
    public long Distinct => Registers?.Count() ?? Sketch.Values.Count;

    /// <summary>Whether every different number is known with its count.</summary>
    public bool IsExact => Registers is null && Sketch.IsExact;

    /// <summary>Whether they look like kinds of things (areas, months, codes): whole numbers with at most <see cref="MostCategories"/> different values, each of which occurs ten times in the mean.</summary>
    public bool LookCategorical => AreWhole && IsExact && Distinct <= MostCategories && Sketch.Count >= 10 * Distinct;

    /// <summary>The value below which half of the numbers lie.</summary>
    public double Median => Quantiles[Steps / 2];

    /// <summary>Null in a profile that was written before there were sketches.</summary>
    [JsonInclude, JsonPropertyName("sketch")]
    internal QuantileSketch? StoredSketch { get; init; }

    [JsonInclude]
    internal DistinctSketch? Registers { get; init; }

    /// <summary>The value below which a share of the numbers lies, linear between the hundredths.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), FormattableString.Invariant($"Quantile: expected a share from 0 to 1, got {share}."));
        int below = Math.Min((int)(share * Steps), Steps - 1);
        return Quantiles[below] + (Quantiles[below + 1] - Quantiles[below]) * (share * Steps - below);
    }

    /// <summary>The most frequent numbers with their counts, the lesser first where they are as frequent; none where not <see cref="IsExact"/>.</summary>
    /// <param name="most">How many to give.</param>
    public IReadOnlyList<NumberCount> Top(int most) => !IsExact ? [] :
        [.. Sketch.Values.Zip(Sketch.Weights, (value, count) => new NumberCount(value, count)).OrderByDescending(v => v.Count).Take(most)];

    /// <summary>The numbers counted in buckets of the same width from <see cref="Min"/> to <see cref="Max"/>; within the error of the sketch.</summary>
    /// <param name="buckets">How many buckets, from 1.</param>
    public Histogram Histogram(int buckets = 10) => Data.Histogram.OfEqualWidth(this, buckets);

    /// <summary>A sketch of quantiles alone: a step's share of the numbers may lie anywhere between two of them.</summary>
    internal static QuantileSketch OfQuantiles(IReadOnlyList<double> quantiles, long count)
    {
        var sketch = new QuantileSketch();
        for (int i = 0; i < quantiles.Count; i++)
        {
            // The ranks up to the middle between this quantile and the next belong to it.
            long weight = count == 1 ? 1 : count * (2 * i + 1) / (2 * quantiles.Count - 2) - (i == 0 ? 0 : count * (2 * i - 1) / (2 * quantiles.Count - 2));
            if (i == quantiles.Count - 1) weight = count == 1 ? 1 : count - sketch.Count;
            if (weight > 0) sketch.Add([quantiles[i]], [weight], weight);
        }
        return sketch;
    }
}

/// <summary>How often a number occurs.</summary>
/// <param name="Value">The number.</param>
/// <param name="Count">How often.</param>
public sealed record NumberCount(double Value, long Count);
