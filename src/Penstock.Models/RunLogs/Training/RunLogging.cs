using System.Diagnostics.CodeAnalysis;

namespace Penstock.Models;

/// <summary>
/// What a training writes into the log of its run; a folder alone stands for all of it. Steps are numbered by batches, all else by epochs. What fails of
/// the log ends no training: <see cref="History.LogFailure"/> tells it. Callbacks log what they want beside by <see cref="TrainingRun.Log"/>.
/// </summary>
/// <param name="Folder">The folder of the run, which is made if need be: <c>runs/fashion</c>. Each training has its own: readers take what begins again in a folder for a restart, which replaces the steps before.</param>
public sealed record RunLogging(string Folder)
{
    /// <summary>Whether loss, metrics, learning rate, time and waiting of every step are logged, beside those of epochs. Losses and metrics that are means are those of the batch, other metrics those of the epoch so far. Default true.</summary>
    public bool Steps { get; init; } = true;

    /// <summary>After every how many epochs the weights and their gradients are logged, as histograms with mean and standard deviation; 0 for never. Default 1.</summary>
    public int HistogramEpochs { get; init; } = 1;

    /// <summary>Whether histograms of gradients go with those of weights: those of the first 32 examples, the same after every epoch; of embeddings those of the rows that occur there, and none of other weights above 64 MiB. Default true.</summary>
    public bool Gradients { get; init; } = true;

    /// <summary>Whether the confusion matrix, and of two classes the curve of precision over recall, is logged after every epoch, of each output that classifies: of the validation data, or of the first examples of the training data where there are none. Default true.</summary>
    public bool ConfusionMatrix { get; init; } = true;

    /// <summary>How many examples of each cell of the confusion matrix are shown by a picture or a text, a thousand in all; the places of the others stand beside, a hundred thousand in all. Default 4.</summary>
    public int CellExamples { get; init; } = 4;

    /// <summary>What an example of the validation data is, by its place there, from 0: a short text that stands in the cells of the confusion matrix and beside predictions where there is no picture. Default null: its first numbers and texts.</summary>
    public Func<long, string>? ExampleText { get; init; }

    /// <summary>How many predictions are logged after every epoch; 0 for none. Default 16.</summary>
    public int Predictions { get; init; } = 16;

    /// <summary>How many examples the projector shows as the last layer but one sees them, when training ends; 0 for none. Default 1000.</summary>
    public int Embeddings { get; init; } = 1000;

    /// <summary>Whether a layout of charts is logged: each measure of training and validation in one, learning rate, time of steps. A layout that is logged by <see cref="TrainingRun.Log"/> comes before it. Default true.</summary>
    public bool Layout { get; init; } = true;

    /// <summary>Whether the model is logged: its operators and its layers. Default true.</summary>
    public bool Graph { get; init; } = true;

    /// <summary>Whether the operators of a few early steps are measured, to tell where the time goes, which is logged after the first epoch, every few seconds and at the end, with the memory. Default true.</summary>
    public bool Profile { get; init; } = true;

    /// <summary>The names of the classes; those of the model's signature if empty, the default, or else their numbers. Of several outputs those with as many classes have them.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Hyperparameters beside those that the training knows: optimizer with what differs from its defaults, learning rate and schedule, batch size, epochs, loss, layers, weights, seed, precision.</summary>
    public IReadOnlyDictionary<string, HParamValue> HyperParameters { get; init; } = new Dictionary<string, HParamValue>();

    /// <summary>Runs of one group are repetitions with the same hyperparameters. Default none: each is its own.</summary>
    public string Group { get; init; } = "";

    /// <summary>How the log is written.</summary>
    public RunWriterOptions Writer { get; init; } = new();

    /// <summary>All of it, in a folder; null for null.</summary>
    [return: NotNullIfNotNull(nameof(folder))]
    public static implicit operator RunLogging?(string? folder) => folder is null ? null : new(folder);

    internal void Check()
    {
        if (HistogramEpochs < 0 || CellExamples < 0 || Predictions < 0 || Embeddings < 0)
            throw new ArgumentException($"RunLogging: expected HistogramEpochs, CellExamples, Predictions and Embeddings of 0 or more, got {HistogramEpochs}, {CellExamples}, {Predictions} and {Embeddings}.");
    }
}
