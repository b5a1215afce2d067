namespace Penstock.Models;

/// <summary>How a folder of run logs is read, and how much of it: what a file asks beyond a limit is refused with a line of <see cref="LoggedRun.Damage"/>, and the rest is read.</summary>
public sealed record RunFolderOptions
{
    /// <summary>How many files are read at the same time; one per core by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The longest record that is read, in bytes; 256 MiB by default. Longer ones are passed over.</summary>
    public int LongestRecord { get; init; } = 256 << 20;

    /// <summary>The longest name of a tag, in bytes; 4096 by default. Values of longer ones are passed over.</summary>
    public int LongestTag { get; init; } = 4096;

    /// <summary>How many tags a file may have; 100,000 by default. Values of further ones are passed over.</summary>
    public int MostTags { get; init; } = 100_000;

    /// <summary>How many bytes the descriptions and contents of plugins may take in a file, all together; 64 MiB by default. Values of tags beyond are passed over.</summary>
    public int MostMetadata { get; init; } = 64 << 20;

    /// <summary>How many tags all files of the folder may have together, a tag of several files as often; 2,000,000 by default. Values of further ones are passed over, but for the first 1,000 tags of each file.</summary>
    public int MostTagsOfFolder { get; init; } = 2_000_000;

    /// <summary>How many bytes the names of all tags of the folder, each once, and their descriptions and contents of plugins may take together; 64 MiB by default. In memory names take three times as much. Values of tags beyond are passed over, but for 256 KiB of each file.</summary>
    public long MostTagBytes { get; init; } = 64 << 20;

    /// <summary>How many bytes a tensor may take when it is read; 256 MiB by default.</summary>
    public int LargestTensor { get; init; } = 256 << 20;

    /// <summary>How many files are read; 100,000 by default.</summary>
    public int MostFiles { get; init; } = 100_000;

    /// <summary>How many folders deep files are looked for; 32 by default.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>How many lines of damage are kept of a file; 100 by default. One more tells how many there were.</summary>
    public int MostDamage { get; init; } = 100;
}
