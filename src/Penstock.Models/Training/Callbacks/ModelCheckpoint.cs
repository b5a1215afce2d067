using System.Globalization;

namespace Penstock.Models;

/// <summary>Saves the model, or its weights, after every whole epoch or every so many batches.</summary>
/// <param name="path">The file, whose folder is made if need be; {epoch}, {batch} and {measure} stand for the epoch and its batch, from 1, and for the value of a measure: <c>best-{epoch}-{val_loss}.keras</c>.</param>
/// <param name="measure">What tells the best. Default val_loss.</param>
public sealed class ModelCheckpoint(string path, string measure = "val_loss") : Callback
{
    private Monitor? _monitor;
    private long _batches;

    /// <summary>Whether only epochs that are the best so far are saved. Default false.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary>After how many batches the model is saved; its only measure is the loss of the epoch so far. 0, the default, for once an epoch.</summary>
    public long EveryBatches { get; init; }

    /// <summary>Whether the weights alone are saved, by <see cref="Model.SaveWeights"/>, to a path that ends in .weights.h5. Default false.</summary>
    public bool SaveWeightsOnly { get; init; }

    /// <summary>Whether a higher value is better; null, the default, to tell by the name.</summary>
    public bool? IsHigherBetter { get; init; }

    /// <summary>The model to save, which shares its weights with the one that is trained; null, the default, for that one.</summary>
    public Model? Whole { get; init; }

    /// <summary>The file that was written last, or null.</summary>
    public string? LastPath { get; private set; }

    /// <summary>The epoch of the model that was written last, from 0, or null.</summary>
    public int? LastEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        if (SaveWeightsOnly) Model.ExpectWeightsEnding(nameof(ModelCheckpoint), path);
        else Model.ExpectModelEnding(nameof(ModelCheckpoint), path);
        (_monitor, _batches, LastPath, LastEpoch) = (new Monitor(measure, IsHigherBetter, 0), 0, null, null);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        if (EveryBatches > 0 && ++_batches % EveryBatches == 0) Save(run, new Dictionary<string, double> { ["loss"] = run.Loss });
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        if (EveryBatches <= 0) Save(run, logs);
    }

    private void Save(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        // An epoch that was cut short by a loss that is no number leaves weights that are none.
        if (run.StopsNow || (SaveBestOnly && (_monitor!.Waits(run, logs) || !_monitor.Improves(nameof(ModelCheckpoint), logs)))) return;
        string name = path.Replace("{epoch}", (run.Epoch + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        name = name.Replace("{batch}", run.Batch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var (key, value) in logs) name = name.Replace($"{{{key}}}", value.ToString("0.0000", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        MakeFolder(name);
        if (Whole is not null) (Whole.Trained, Whole.Compiled) = (run.Model.Trained, run.Model.Compiled);
        Model saved = Whole ?? run.Model;
        if (SaveWeightsOnly) saved.SaveWeights(name);
        else saved.Save(name);
        (LastPath, LastEpoch) = (name, run.Epoch);
    }
}
