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

    /// <summary>How many values are not missing.</summary>
    public long Present => Count - Missing;

    /// <summary>How many finite numbers there are.</summary>
    public long Finite => Numbers is { } numbers ? Present - numbers.Infinite : 0;

    internal long Infinite => Type == DType.Text ? 0 : Present - Finite;

    /// <summary>The share of missing values, 0 where there is no value at all.</summary>
    public double MissingShare => Count == 0 ? 0 : (double)Missing / Count;

    /// <summary>Whether the values are texts, or whole numbers that look like kinds of things.</summary>
    public bool IsCategorical => Type == DType.Text || Type == DType.Bool || Numbers is { LookCategorical: true };
}
