namespace Penstock.Data;

/// <summary>How a dataset is prepared.</summary>
public sealed record PrepareOptions
{
    /// <summary>A folder, or the address of one, that has copies of source files as DATASET/FILE or FILE; looked at before the official addresses. None by default.</summary>
    public string? Mirror { get; init; }

    /// <summary>Whether nothing may be fetched: a missing file is then an error that says where to put it. False by default.</summary>
    public bool Offline { get; init; }

    /// <summary>Whether a folder that is there is made anew. False by default: what is prepared is left alone.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How many shards a split is written in; null, the default: by the size, as TensorFlow Datasets has it.</summary>
    public int? Shards { get; init; }

    /// <summary>The most examples of a split; null, the default: all.</summary>
    public int? MostExamples { get; init; }

    /// <summary>Told what has been fetched and written.</summary>
    public IProgress<PrepareProgress>? Progress { get; init; }

    /// <summary>The clock that names the hidden folder that is filled first; the system's by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How far the preparing of a dataset is.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="What">The file that is fetched, or the split that is written.</param>
/// <param name="Done">Bytes fetched or examples written.</param>
/// <param name="Total">How many there will be; 0 where that is not known.</param>
public readonly record struct PrepareProgress(string Dataset, string What, long Done, long Total);
