namespace Penstock.Models;

/// <summary>The names of plugins as they stand in run logs: those of TensorBoard, and two of our own.</summary>
public static class RunPlugin
{
    /// <summary>Single numbers.</summary>
    public const string Scalars = "scalars";

    /// <summary>Histograms.</summary>
    public const string Histograms = "histograms";

    /// <summary>Images.</summary>
    public const string Images = "images";

    /// <summary>Sounds.</summary>
    public const string Audio = "audio";

    /// <summary>Texts in Markdown.</summary>
    public const string Text = "text";

    /// <summary>Graphs of operators.</summary>
    public const string Graphs = "graphs";

    /// <summary>Models as Keras writes them as JSON.</summary>
    public const string KerasGraph = "graph_keras_model";

    /// <summary>Graphs with what a run of them took.</summary>
    public const string RunMetadataGraph = "graph_run_metadata";

    /// <summary>What a run of a graph took, in an event of its own.</summary>
    public const string TaggedRunMetadata = "graph_tagged_run_metadata";

    /// <summary>Hyperparameters.</summary>
    public const string HParams = "hparams";

    /// <summary>Curves of precision over recall.</summary>
    public const string PrCurves = "pr_curves";

    /// <summary>Layouts of charts.</summary>
    public const string CustomScalars = "custom_scalars";

    /// <summary>Meshes of triangles and clouds of points.</summary>
    public const string Mesh = "mesh";

    /// <summary>Embeddings.</summary>
    public const string Projector = "projector";

    /// <summary>Confusion matrices with examples of each cell.</summary>
    public const string ConfusionMatrix = "penstock_confusion_matrix";

    /// <summary>Where the time of training went.</summary>
    public const string Profile = "penstock_profile";
}
