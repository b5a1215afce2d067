using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Stops the training when a measure has not become better for some epochs.</summary>
/// <param name="measure">Default val_loss.</param>
/// <param name="patience">How many epochs without a gain are borne. Default 0.</param>
public sealed class EarlyStopping(string measure = "val_loss", int patience = 0) : Callback
{
    private readonly int _patience = patience >= 0 ? patience : throw new ArgumentException($"EarlyStopping: expected a patience of 0 or more epochs, got {patience}.");
    private Monitor? _monitor;
    private (Weight Weight, Tensor Value)[] _best = [];
    private int _waited;

    /// <summary>Gains up to this do not count. Default 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>A value to beat: an epoch that is the best so far but not better than this counts as one without a gain, except that training does not stop after it. Default none.</summary>
    public double? Baseline { get; init; }

    /// <summary>Whether a higher value is better; null, the default, to tell by the name.</summary>
    public bool? IsHigherBetter { get; init; }

    /// <summary>Whether the weights of the best epoch come back at the end. Default false.</summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>The first epoch that counts. Default 0.</summary>
    public int StartFromEpoch { get; init; }

    /// <summary>The epoch after which training was stopped, or null.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => (_monitor, _best, _waited, StoppedEpoch) = (new Monitor(measure, IsHigherBetter, MinDelta), [], 0, null);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        if (run.Epoch < StartFromEpoch || _monitor!.Waits(run, logs)) return;
        _waited++;
        if (_monitor.Improves(nameof(EarlyStopping), logs))
        {
            if (Baseline is not { } baseline || _monitor.IsBetter(logs[measure], baseline)) _waited = 0;
            if (RestoreBestWeights) _best = [.. run.Model.Weights.Select(w => (w, run.Model.GetWeight(w)))];
        }
        else if (_waited >= _patience && run.Epoch > 0)
        {
            run.Stops = true;
            StoppedEpoch = run.Epoch;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        foreach (var (weight, value) in _best) run.Model.SetWeight(weight, value);
    }
}
