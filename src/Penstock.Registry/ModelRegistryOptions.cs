namespace Penstock.Registry;

/// <summary>What a registry may be told when it is opened.</summary>
public sealed record ModelRegistryOptions
{
    /// <summary>The folder of the model files. Default: the folder models beside a file of SQLite; with PostgreSQL, in the folder where the process runs.</summary>
    public string? Models { get; init; }

    /// <summary>Whether a file that is not there is made. Default: yes.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>The clock of all times that are stored; the system's by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told the name of each point between two changes to disk or database, so that a test can end the process there.</summary>
    internal Action<string>? Passing { get; init; }
}
