namespace Penstock.Data;

/// <summary>What data are compared with, besides their schema.</summary>
public sealed record ValidationOptions
{
    /// <summary>Where the data come from, such as "serving"; columns that say they are not in it need not be there.</summary>
    public string? Environment { get; init; }

    /// <summary>The profile of the rows before, for the limits on drift.</summary>
    public DataProfile? Previous { get; init; }

    /// <summary>The profile of the rows seen in serving, for the limits on skew.</summary>
    public DataProfile? Serving { get; init; }

    /// <summary>The profile of the rows that a model was trained on, where those validated are to test it: they should share no row.</summary>
    public DataProfile? Training { get; init; }
}
