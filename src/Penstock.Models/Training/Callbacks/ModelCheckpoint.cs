using System.Globalization;

namespace Penstock.Models;

/// <summary>Saves the model, or its weights, after every whole epoch.</summary>
/// <param name="path">The file, whose folder is made if need be; {epoch} and {measure} stand for the epoch, from 1, and for the value of a measure: <c>best-{epoch}-{val_loss}.keras</c>.</param>
/// <param name="measure">What tells the best. Default val_loss.</param>
public sealed class ModelCheckpoint(string path, string measure = "val_loss") : Callback
{
    private Monitor? _monitor;

    /// <summary>Whether only epochs that are the best so far are saved. Default false.</summary>
    public bool SaveBestOnly { get; init; }

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
    public override void OnTrainBegin(TrainingRun run) => (_monitor, LastPath, LastEpoch) = (new Monitor(measure, IsHigherBetter, 0), null, null);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        // An epoch that was cut short by a loss that is no number leaves weights that are none.
        if (run.StopsNow || (SaveBestOnly && (_monitor!.Waits(run, logs) || !_monitor.Improves(nameof(ModelCheckpoint), logs)))) return;
        string name = path.Replace("{epoch}", (run.Epoch + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var (key, value) in logs) name = name.Replace($"{{{key}}}", value.ToString("0.0000", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        MakeFolder(name);
        if (Whole is not null) (Whole.Trained, Whole.Compiled) = (run.Model.Trained, run.Model.Compiled);
        Model saved = Whole ?? run.Model;
        if (SaveWeightsOnly) saved.SaveWeights(name);
        else saved.Save(name);
        (LastPath, LastEpoch) = (name, run.Epoch);
    }
}
