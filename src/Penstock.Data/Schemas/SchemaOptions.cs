namespace Penstock.Data;

/// <summary>How a schema is inferred from a profile.</summary>
public sealed record SchemaOptions
{
    /// <summary>A column of more different values gets no domain; 100 as in TensorFlow Data Validation.</summary>
    public int MaxDomain { get; init; } = 100;

    /// <summary>By how much of the width of the numbers seen others may lie beyond them; 1 by default.</summary>
    public double RangeRoom { get; init; } = 1;

    /// <summary>How much larger the share of missing values may be than seen, where some were missing; 0.05 by default, or half of what was seen if that is more.</summary>
    public double MissingRoom { get; init; } = 0.05;
}
