using System.Text.Json.Serialization;

namespace Penstock.Data;

/// <summary>What texts look like.</summary>
/// <param name="Distinct">How many different texts there are.</param>
/// <param name="IsExact">Whether all were counted; else <paramref name="Distinct"/> is an estimate with a standard error of 1.6 %.</param>
/// <param name="Top">The most frequent texts, the first in order where they are as frequent, longer ones cut to <see cref="LongestText"/> characters: all, if there are at most <see cref="MostTop"/>; else so many, and of those rarer than one in ten thousand only the first few.</param>
public sealed record TextProfile(long Distinct, bool IsExact, IReadOnlyList<TextCount> Top)
{
    /// <summary>How many of the most frequent texts are kept.</summary>
    public const int MostTop = 1000;

    /// <summary>How many characters of a text are kept.</summary>
    public const int LongestText = 200;

    /// <summary>By how much a count of <see cref="Top"/> may be too low, and how often a text not in it may occur at most; 0 where all are in it.</summary>
    public long Undercount { get; init; }

    /// <summary>How many are empty, which is not missing.</summary>
    public long Empty { get; init; }

    /// <summary>The fewest characters (Unicode code points) of a text.</summary>
    public long ShortestLength { get; init; }

    /// <summary>The most characters of a text.</summary>
    public long LongestLength { get; init; }

    /// <summary>The mean of the characters of the texts.</summary>
    public double MeanLength { get; init; }

    /// <summary>Whether every text is in <see cref="Top"/> with its exact count.</summary>
    public bool IsComplete => IsExact && Undercount == 0 && Top.Count == Distinct;

    [JsonInclude]
    internal DistinctSketch? Registers { get; init; }
}

/// <summary>How often a text occurs.</summary>
/// <param name="Value">The text.</param>
/// <param name="Count">How often.</param>
public sealed record TextCount(string Value, long Count);
