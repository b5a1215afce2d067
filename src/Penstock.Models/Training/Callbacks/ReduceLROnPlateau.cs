namespace Penstock.Models;

/// <summary>Lowers the learning rate when a measure has not become better for some epochs; Keras's ReduceLROnPlateau.</summary>
/// <param name="measure">Default val_loss.</param>
/// <param name="factor">What the rate is multiplied by. Default 0.1.</param>
/// <param name="patience">How many epochs without a gain are borne. Default 10.</param>
public sealed class ReduceLROnPlateau(string measure = "val_loss", double factor = 0.1, int patience = 10) : Callback
{
    private readonly double _factor = factor is >= 0 and < 1 ? factor : throw new ArgumentException(FormattableString.Invariant($"ReduceLROnPlateau: expected a factor of 0 to below 1, got {factor}."));
    private readonly int _patience = patience >= 0 ? patience : throw new ArgumentException($"ReduceLROnPlateau: expected a patience of 0 or more epochs, got {patience}.");
    private Monitor? _monitor;
    private int _waited, _cooling;

    /// <summary>Gains up to this do not count. Default 0.0001.</summary>
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>Epochs to wait after the rate was lowered. Default 0.</summary>
    public int Cooldown { get; init; }

    /// <summary>The lowest rate. Default 0.</summary>
    public double MinRate { get; init; }

    /// <summary>Whether a higher value is better; null, the default, to tell by the name.</summary>
    public bool? IsHigherBetter { get; init; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => (_monitor, _waited, _cooling) = (new Monitor(measure, IsHigherBetter, MinDelta), 0, 0);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        if (_monitor!.Waits(run, logs)) return;
        if (_cooling > 0) (_cooling, _waited) = (_cooling - 1, 0);
        if (_monitor.Improves(nameof(ReduceLROnPlateau), logs)) _waited = 0;
        else if (_cooling == 0 && ++_waited >= _patience && run.LearningRate > MinRate)
        {
            run.RateFactor *= Math.Max(_factor, MinRate / run.LearningRate);
            (_cooling, _waited) = (Cooldown, 0);
        }
    }
}
