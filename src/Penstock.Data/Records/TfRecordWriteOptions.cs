namespace Penstock.Data;

/// <summary>How a set of TFRecord files is written.</summary>
public sealed record TfRecordWriteOptions
{
    /// <summary>How many files share the records; null, the default: as many as TensorFlow Datasets 4.9 would make of records of about the same size, one below 128 MiB.</summary>
    public int? Shards { get; init; }

    /// <summary>How to pack the files; plain by default.</summary>
    public FileCompression Compression { get; init; } = FileCompression.None;

    /// <summary>Names the hidden folder in which the files lie until all are written; the system's clock by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Stops the writing; nothing is left of what was begun.</summary>
    public CancellationToken Cancellation { get; init; }
}
