namespace Penstock.Data;

/// <summary>How rows of <see cref="DriftingTable"/> are made.</summary>
public sealed record DriftOptions
{
    /// <summary>How many rows; 2,000 by default.</summary>
    public int Rows { get; init; } = 2000;

    /// <summary>The same seed gives the same rows; 1 by default.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What changes; nothing by default.</summary>
    public TableDrift Kind { get; init; }

    /// <summary>How much, 0 to 1; 0.5 by default.</summary>
    public double Strength { get; init; } = 0.5;

    /// <summary>After which share of the rows the change begins, 0 to 1; 0 by default, which is at once.</summary>
    public double Begins { get; init; }

    /// <summary>Over which share of the rows it grows to its strength, 0 to 1; 0 by default, which is at a stroke.</summary>
    public double Grows { get; init; }

    internal double StrengthAt(int row)
    {
        double place = (double)row / Math.Max(1, Rows) - Begins;
        return place < 0 ? 0 : Grows <= 0 ? Strength : Strength * Math.Min(1, place / Grows);
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Rows);
        if (!(Strength is >= 0 and <= 1) || !(Begins is >= 0 and <= 1) || !(Grows is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Strength), FormattableString.Invariant($"DriftingTable: expected a strength, a beginning and a growth from 0 to 1, got {Strength}, {Begins} and {Grows}."));
    }
}
