namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>As a parallelism or a depth: the stage chooses it while it runs. What comes out does not depend on it.</summary>
    public const int Auto = -1;
}

public abstract partial class Dataset<T>
{
    /// <summary>Says what stages with <see cref="Dataset.Auto"/> may use; without it the defaults of the options hold.</summary>
    /// <param name="options">The budget, for all stages before this one together.</param>
    public Dataset<T> Tuned(TuningOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Memory);
        if (options.Cores is < 1) throw new ArgumentOutOfRangeException(nameof(options), options.Cores, $"Tuned: expected 1 core or more, got {options.Cores}.");
        return new TunedDataset<T>(this, options);
    }
}

/// <summary>What stages that tune themselves may use, and the clock that readings are measured by.</summary>
public sealed record TuningOptions
{
    /// <summary>How many bytes of elements stages that tune themselves may hold ready, together; 256 MiB by default.</summary>
    public long Memory { get; init; } = 256L << 20;

    /// <summary>How many threads they may have, together, besides the one that each needs; the processors of the machine, if null.</summary>
    public int? Cores { get; init; }

    /// <summary>What time it is; the clock of a reading is that of its last verb, so it counts where Tuned is the last.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

internal sealed class TunedDataset<T>(Dataset<T> source, TuningOptions options) : Dataset<T>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Tuned", [source.Stage]);

    internal override TuningOptions Tuning => options;

    private protected override DatasetReader<T> CreateReader(ReadingOptions reading) => source.NewReader(reading with { Budget = new(options) });
}
