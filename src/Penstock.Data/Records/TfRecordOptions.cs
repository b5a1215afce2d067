namespace Penstock.Data;

/// <summary>How TFRecord files are read.</summary>
public sealed record TfRecordOptions
{
    /// <summary>How the files are packed; found from their first bytes by default.</summary>
    public FileCompression Compression { get; init; }

    /// <summary>What lets the reading pass over damaged records; null, the default: the first one is an error.</summary>
    public DamageTolerance? OnDamage { get; init; }

    /// <summary>How many files are read at the same time, each by a thread of its own; 1, the default, reads one after the other. With more, sixteen records are taken of each file in turn, whatever the threads do.</summary>
    public int Readers { get; init; } = 1;

    /// <summary>The longest record to accept, in bytes; 1 GiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int LongestRecord
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LongestRecord), value, $"TfRecord: expected a longest record of 0 or more bytes, got {value}.");
    } = 1 << 30;

    /// <summary>What decides the elements, besides the files.</summary>
    internal object?[] Settings => [Compression, OnDamage?.RestOfFile, LongestRecord];
}
