namespace Penstock.Data;

/// <summary>A column of raw rows as a model takes it.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsText">Whether it holds texts, of which a missing one is empty; else Float64 numbers, of which a missing one is NaN.</param>
public sealed record RawColumn(string Name, bool IsText);
