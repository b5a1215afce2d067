using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A training as its callbacks see it.</summary>
public sealed class TrainingRun
{
    internal TrainingRun(Model model, Optimizer optimizer, OptimizerSlots slots, FitOptions options) =>
        (Model, Optimizer, Slots, Options) = (model, optimizer, slots, options);

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>How the model is trained.</summary>
    public FitOptions Options { get; }

    /// <summary>The running epoch, from 0; a callback may set it before training begins, to go on with an earlier one.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches of the epoch that are done; a callback may set it before training begins, to go on within an epoch.</summary>
    public long Batch { get; set; }

    /// <summary>The mean loss of the epoch so far.</summary>
    public double Loss { get; internal set; }

    /// <summary>What the learning rate of the schedule is multiplied by; callbacks may change it. Default 1.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; internal set; }

    /// <summary>Whether training stops after the running epoch; callbacks may set it.</summary>
    public bool Stops { get; set; }

    /// <summary>Whether training stops after the running batch; callbacks may set it.</summary>
    public bool StopsNow { get; set; }

    /// <summary>Whether training was cancelled from outside.</summary>
    public bool IsCancelled => Options.Cancellation.IsCancellationRequested;

    /// <summary>The log of the run, for what a callback logs of its own under other tags; null where none is written.</summary>
    public RunWriter? Log { get; internal set; }

    /// <summary>Whether the model is measured on validation data after the running epoch.</summary>
    internal bool IsValidated => Options.Validation is not null && (Epoch + 1) % Options.ValidationFrequency == 0;

    /// <summary>Whether the running epoch went on after its last batch, so that nothing is known of its loss.</summary>
    internal bool IsWithoutLoss { get; set; }

    internal OptimizerSlots Slots { get; }
}
