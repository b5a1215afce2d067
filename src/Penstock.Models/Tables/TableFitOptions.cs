using Penstock.Data;

namespace Penstock.Models;

/// <summary>How a head over transformed rows is trained: the defaults suit tables of some thousand to some million rows.</summary>
public sealed record TableFitOptions
{
    /// <summary>How often the rows are gone through at most. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Rows of a step. Default 64.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>The learning rate at its highest; it falls to 0 along a cosine. Default 0.001.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>What replaces Adam at <see cref="LearningRate"/> along a cosine; null, the default, for that.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>After how many epochs without a lower validation loss to stop and go back to the best; 0 for never. It needs validation rows. Default 3.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>The seed of the order of the rows. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What happens at the ends of epochs and batches.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Where progress is told.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Stops the training after the running step.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether every step is measured; see <see cref="FitOptions.Profile"/>. Default false.</summary>
    public bool Profile { get; init; }

    /// <summary>Where the run is logged; see <see cref="FitOptions.RunLog"/>. Default nowhere.</summary>
    public RunLogging? RunLog { get; init; }

    /// <summary>Threads to use; 0, the default, for one per core.</summary>
    public int Threads { get; init; }
}
