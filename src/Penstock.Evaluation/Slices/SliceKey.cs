namespace Penstock.Evaluation;

/// <summary>Which slice: the values that some columns have; no column for all rows.</summary>
/// <param name="Parts">Column and value, in the order of the columns' names.</param>
public sealed record SliceKey(IReadOnlyList<SlicePart> Parts)
{
    /// <summary>All rows.</summary>
    public static SliceKey AllRows { get; } = new([]);

    /// <summary>A slice by columns and values.</summary>
    public static SliceKey Of(params IReadOnlyList<(string Column, string Value)> parts) =>
        new([.. parts.Select(part => new SlicePart(part.Column, part.Value)).OrderBy(part => part.Column, StringComparer.Ordinal)]);

    /// <summary>Whether it is all rows.</summary>
    public bool IsAllRows => Parts.Count == 0;

    /// <inheritdoc/>
    public bool Equals(SliceKey? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(17, HashCode.Combine);

    /// <summary><c>payment_type=Cash, company=Flash Cab</c>, or <c>all rows</c>.</summary>
    public override string ToString() => IsAllRows ? "all rows" : string.Join(", ", Parts.Select(part => $"{part.Column}={part.Value}"));
}

/// <summary>A column and the value, or bin, that it has in a slice.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value as the table prints it, a bin such as <c>[3, 7)</c>, or <c>(missing)</c>.</param>
public sealed record SlicePart(string Column, string Value);
