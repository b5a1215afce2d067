namespace Penstock.Data;

/// <summary>How far the values of a column lie apart in two profiles.</summary>
/// <param name="Column">The column.</param>
/// <param name="Distance">The name of the distance: jensen_shannon_divergence, infinity_norm, population_stability_index, kolmogorov_smirnov or normalized_absolute_difference.</param>
/// <param name="Value">How far; 0 where they are the same.</param>
/// <param name="Binning">What was compared, in words: the values, or buckets and how they were made.</param>
/// <param name="LogarithmBase">The base of its logarithms; null where it has none.</param>
/// <param name="Threshold">Beyond this the distance is too great; null where none is set.</param>
public sealed record ColumnDistance(string Column, string Distance, double Value, string Binning, double? LogarithmBase = null, double? Threshold = null)
{
    /// <summary>Whether the value is beyond the threshold.</summary>
    public bool IsExceeded => Value > Threshold;

    /// <summary>The column, the distance, its value and what it was made of.</summary>
    public override string ToString() => FormattableString.Invariant($"{Column} {Distance} = {Value:0.####}{(Threshold is { } t ? $" (at most {t:0.####})" : "")}, {Binning}{(LogarithmBase is { } b ? $", logarithm base {(b == Math.E ? "e" : $"{b}")}" : "")}");
}
