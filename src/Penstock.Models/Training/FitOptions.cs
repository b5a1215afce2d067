using Penstock.Data;

namespace Penstock.Models;

/// <summary>How a model is trained.</summary>
public sealed record FitOptions
{
    /// <summary>How often the data are gone through. Default 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>
    /// How many batches make an epoch. It then goes on where the one before ended, and the data begin anew where they end: for data without end, or
    /// epochs shorter than the data. Default null: an epoch is once through the data.
    /// </summary>
    public long? StepsPerEpoch { get; init; }

    /// <summary>What is measured beside the loss.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Batches that the model is measured on after every epoch and does not learn from.</summary>
    public Dataset<Example>? Validation { get; init; }

    /// <summary>After every how many epochs the model is measured on <see cref="Validation"/>; callbacks that watch such a measure pass over the others. Default 1.</summary>
    public int ValidationFrequency { get; init; } = 1;

    /// <summary>What happens at the ends of epochs and batches.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>How much each class counts in the loss, by class number; 1 for the others.</summary>
    public IReadOnlyDictionary<int, float> ClassWeights { get; init; } = new Dictionary<int, float>();

    /// <summary>The number of the first epoch, for training that goes on. Default 0.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>Where progress is told.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Stops the training after the running step; the history holds the finished epochs.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether to stop at the first NaN or infinity and name the operator that made it. Slow. Default false.</summary>
    public bool Checked { get; init; }

    /// <summary>Threads to use; 0, the default, for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Which activations are computed anew in the backward pass instead of being kept. Default null: none.</summary>
    public Checkpointing? Checkpointing { get; init; }

    /// <summary>In how many bits activations are kept for the backward pass. Default Float32.</summary>
    public DTypePolicy Precision { get; init; }

    /// <summary>Whether every step is measured, so that <see cref="History.Bottleneck"/> tells where the time went. Default false.</summary>
    public bool Profile { get; init; }

    /// <summary>The folder that a log of the run is written to, for TensorBoard and <c>penstock board</c>, or what is to be in it. Default null: no log.</summary>
    public RunLogging? RunLog { get; init; }

    /// <summary>Bytes that training may take; one that would take more says so before it begins. Default null: what the machine has.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>What the time spent waiting for data is measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How far a training has come.</summary>
/// <param name="Epoch">The running epoch, from 0.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">Batches of the epoch that are done.</param>
/// <param name="Batches">Batches of an epoch, or null where that is not known.</param>
/// <param name="Loss">The mean loss of the epoch so far.</param>
public readonly record struct FitProgress(int Epoch, int Epochs, long Batch, long? Batches, double Loss);
