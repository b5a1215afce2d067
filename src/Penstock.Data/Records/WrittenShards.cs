namespace Penstock.Data;

/// <summary>A file of a set that was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="Bytes">The bytes of its records, without framing, before they are packed.</param>
/// <param name="FileBytes">The length of the file.</param>
public sealed record WrittenShard(string Path, long Records, long Bytes, long FileBytes);

/// <summary>The files of a set that was written, in order.</summary>
/// <param name="Shards">One a file.</param>
public sealed record WrittenShards(IReadOnlyList<WrittenShard> Shards)
{
    /// <summary>How many records were written.</summary>
    public long Records => Shards.Sum(s => s.Records);

    /// <summary>The bytes of the records, without framing, before they were packed.</summary>
    public long Bytes => Shards.Sum(s => s.Bytes);

    /// <summary>The lengths of the files together.</summary>
    public long FileBytes => Shards.Sum(s => s.FileBytes);

    /// <summary>Records, bytes and files.</summary>
    public override string ToString() => FormattableString.Invariant($"{Records:N0} records of {Bytes:N0} bytes in {Shards.Count:N0} files of {FileBytes:N0} bytes");
}
