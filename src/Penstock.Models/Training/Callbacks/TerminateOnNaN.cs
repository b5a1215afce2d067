namespace Penstock.Models;

/// <summary>Stops the training as soon as the loss is NaN or infinite.</summary>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>The epoch and batch at which the loss was no number, or null.</summary>
    public (int Epoch, long Batch)? StoppedAt { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => StoppedAt = null;

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        if (double.IsFinite(run.Loss)) return;
        run.StopsNow = true;
        StoppedAt = (run.Epoch, run.Batch);
    }
}
