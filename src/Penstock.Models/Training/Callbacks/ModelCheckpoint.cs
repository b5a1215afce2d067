using System.Globalization;
using System.Text.RegularExpressions;

namespace Penstock.Models;

/// <summary>Saves the model, or its weights, after every whole epoch or every so many batches.</summary>
/// <param name="path">The file, whose folder is made if need be; {epoch}, {batch} and {measure} stand for the epoch and its batch, from 1, and for the value of a measure: <c>best-{epoch}-{val_loss}.keras</c>. Epochs without the measure of a validation that comes later are not saved; another name in braces is an error.</param>
/// <param name="measure">What tells the best. Default val_loss.</param>
public sealed class ModelCheckpoint(string path, string measure = "val_loss") : Callback
{
    private static readonly Regex s_braces = new(@"\{([^{}]*)\}", RegexOptions.CultureInvariant);

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
        if (EveryBatches > 0 && SaveBestOnly && measure != "loss")
            throw new ArgumentException($"ModelCheckpoint: expected the measure \"loss\", the only one that batches have, got \"{measure}\". Watch it, or save once an epoch.");
        string[] known = EveryBatches > 0 ? ["epoch", "batch", "loss"] : ["epoch", "batch"];
        if (Named.FirstOrDefault(name => !known.Contains(name) && (EveryBatches > 0 || (run.Options.Validation is null && Monitor.IsOfValidation(name)))) is { } unknown)
            throw new ArgumentException($"ModelCheckpoint: expected names of {(EveryBatches > 0 ? string.Join(", ", known) : "measures that epochs have without validation")} in braces, got {{{unknown}}} in \"{path}\". Take it out.");
        (_monitor, _batches, LastPath, LastEpoch) = (new Monitor(measure, IsHigherBetter, 0), 0, null, null);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        if (EveryBatches > 0 && ++_batches % EveryBatches == 0 && double.IsFinite(run.Loss)) Save(run, new Dictionary<string, double> { ["loss"] = run.Loss });
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        if (EveryBatches <= 0) Save(run, logs);
    }

    private IEnumerable<string> Named => s_braces.Matches(path).Select(found => found.Groups[1].Value);

    private void Save(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        // An epoch that was cut short by a loss that is no number leaves weights that are none.
        if (run.StopsNow || (SaveBestOnly && (_monitor!.Waits(run, logs) || !_monitor.Improves(nameof(ModelCheckpoint), logs)))) return;
        if (Named.Any(measured => measured is not ("epoch" or "batch") && Monitor.Waits(run, logs, measured))) return;
        string name = s_braces.Replace(path, found => found.Groups[1].Value switch
        {
            "epoch" => (run.Epoch + 1).ToString(CultureInfo.InvariantCulture),
            "batch" => run.Batch.ToString(CultureInfo.InvariantCulture),
            var measured => logs.TryGetValue(measured, out double value) ? value.ToString("0.0000", CultureInfo.InvariantCulture)
                : throw new ArgumentException($"ModelCheckpoint: expected epoch, batch, {string.Join(", ", logs.Keys)} in braces, got {{{measured}}} in \"{path}\". Name one of them."),
        });
        MakeFolder(name);
        if (Whole is not null) (Whole.Trained, Whole.Compiled) = (run.Model.Trained, run.Model.Compiled);
        Model saved = Whole ?? run.Model;
        if (SaveWeightsOnly) saved.SaveWeights(name);
        else saved.Save(name);
        (LastPath, LastEpoch) = (name, run.Epoch);
    }
}
