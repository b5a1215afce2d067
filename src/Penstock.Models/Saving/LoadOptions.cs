using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>How a model is loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>A user's own layers: by their names in files, how to make one from its settings.</summary>
    public IReadOnlyDictionary<string, Func<JsonObject, Layer>> Layers { get; init; } = new Dictionary<string, Func<JsonObject, Layer>>();

    /// <summary>A user's own operators, which a .penstock file may name.</summary>
    public IReadOnlyList<Type> Operators { get; init; } = [];

    /// <summary>Whether weights that are missing or do not fit are left as they are drawn, instead of being an error. Default false.</summary>
    public bool Partial { get; init; }

    /// <summary>
    /// Whether the model will only predict. Then loss, metrics and optimizer are not read, nor the layers of a .penstock, of which the graph alone answers: less time and less memory, the
    /// same answers. Default false.
    /// </summary>
    public bool ForPrediction { get; init; }

    /// <summary>Whether unknown extents of one axis are the same for all inputs.</summary>
    internal bool SharesExtents { get; init; }

    /// <summary>How many bytes a file inside an archive may unpack to. Default 4 GiB.</summary>
    public long MostBytes { get; init; } = 4L << 30;
}

/// <summary>What was and what was not loaded.</summary>
/// <param name="Loaded">Weights that were loaded, by path.</param>
/// <param name="Missing">Weights of the model that the file does not have, or has with another shape.</param>
/// <param name="LeftOver">Weights of the file that the model does not have.</param>
public sealed record LoadReport(IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver)
{
    /// <summary>What of loss, metrics and optimizer, or of the layers of a .penstock, was left out, and why: a class or a setting that is not known, values that do not fit. The model predicts without it.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What was taken over although the file does not say that it belongs there: values of an optimizer that agree in number and shapes.</summary>
    public IReadOnlyList<string> Presumed { get; init; } = [];

    /// <summary>Whether all weights matched.</summary>
    public bool IsComplete => Missing.Count == 0 && LeftOver.Count == 0;

    /// <summary>The counts, every weight that did not match, what was left out and what was presumed.</summary>
    public override string ToString()
    {
        string text = $"{Loaded.Count} weights loaded, {Missing.Count} missing, {LeftOver.Count} left over";
        foreach (string path in Missing) text += $"\n  missing   {path}";
        foreach (string path in LeftOver) text += $"\n  left over {path}";
        foreach (string reason in LeftOut) text += $"\n  left out  {reason}";
        foreach (string taken in Presumed) text += $"\n  presumed  {taken}";
        return text;
    }
}
