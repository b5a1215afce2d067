namespace Penstock.Monitoring;

/// <summary>From when a difference is told.</summary>
public sealed record VerdictOptions
{
    /// <summary>The chance that a window of unchanged data raises any alarm, over all columns and tests together. Default 0.002.</summary>
    public double AlarmChance { get; init; } = 0.002;

    /// <summary>The same for an early warning. Default 0.02.</summary>
    public double WarningChance { get; init; } = 0.02;

    /// <summary>The least Jensen-Shannon distance (logarithm of base 2, 0 to 1) that counts: what is certain but small is not told; half of it is an early sign. Default 0.1.</summary>
    public double LeastDistance { get; init; } = 0.1;

    /// <summary>The least change of a share of missing, unseen or outside rows, or of an error rate, that counts; half of it is an early sign. Default 0.02.</summary>
    public double LeastShare { get; init; } = 0.02;

    /// <summary>The fewest rows of a window that are judged. Default 100.</summary>
    public int LeastRows { get; init; } = 100;

    /// <summary>The fewest labelled rows of a window from which labels and errors are judged. Default 100.</summary>
    public int LeastLabelled { get; init; } = 100;

    internal void Check()
    {
        static ArgumentException Error(string expected, object got) => new($"VerdictOptions: expected {expected}, got {got}.");
        if (!(AlarmChance is > 0 and < 1)) throw Error("an alarm chance above 0, below 1", AlarmChance);
        if (!(WarningChance >= AlarmChance && WarningChance < 1)) throw Error("a warning chance from the alarm chance, below 1", WarningChance);
        if (!(LeastDistance is >= 0 and <= 1)) throw Error("a least distance from 0 to 1", LeastDistance);
        if (!(LeastShare is >= 0 and <= 1)) throw Error("a least share from 0 to 1", LeastShare);
        if (LeastRows < 1 || LeastLabelled < 1) throw Error("at least 1 row to judge", $"{LeastRows} and {LeastLabelled}");
    }
}
