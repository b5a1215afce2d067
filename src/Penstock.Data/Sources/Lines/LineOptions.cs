namespace Penstock.Data;

/// <summary>How files of lines are read.</summary>
public sealed record LineOptions
{
    /// <summary>How the files are packed; found from their first bytes by default.</summary>
    public FileCompression Compression { get; init; }

    /// <summary>How many lines to pass over at the beginning of each file; 0 by default.</summary>
    public int SkipFirst { get; init; }

    /// <summary>Whether lines without a character are passed over; false by default. JSON lines pass over them always.</summary>
    public bool SkipEmpty { get; init; }

    /// <summary>The longest line to accept, in bytes; 256 MiB by default.</summary>
    public int LongestLine { get; init; } = 1 << 28;

    /// <summary>What lets the reading pass over lines that are no UTF-8 or no JSON; null, the default: the first one is an error.</summary>
    public DamageTolerance? OnDamage { get; init; }

    /// <summary>What decides the elements, besides the files.</summary>
    internal object?[] Settings => [Compression, SkipFirst, SkipEmpty, LongestLine, OnDamage?.RestOfFile];
}
