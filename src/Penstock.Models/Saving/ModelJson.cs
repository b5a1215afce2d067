using System.Text.Json.Nodes;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The model's layers, and loss, metrics and optimizer of the last training, as Keras's to_json writes them; no weights.</summary>
    /// <exception cref="ArgumentException">The model has not seen an input.</exception>
    public string ToJson()
    {
        RequireBuilt("Train it, or put an InputLayer first.");
        return KerasModelConfig.WriteWhole(this).ToJsonString();
    }

    /// <summary>A model from its JSON, as <see cref="ToJson"/> or Keras 2 and 3 write it; its weights are drawn anew.</summary>
    /// <param name="json">The text.</param>
    /// <param name="options">A user's own layers.</param>
    /// <exception cref="ModelFileException">The text is no JSON, or says something unknown.</exception>
    public static Model FromJson(string json, LoadOptions? options = null) => FromJson(json, out _, options);

    /// <summary>A model from its JSON, and what of loss, metrics and optimizer was left out; no weights are loaded.</summary>
    /// <inheritdoc cref="FromJson(string, LoadOptions?)"/>
    public static Model FromJson(string json, out LoadReport report, LoadOptions? options = null)
    {
        var (model, leftOut) = KerasModelConfig.ReadWhole(KerasJson.Parse(json, nameof(FromJson)), nameof(FromJson), options ?? new());
        report = new([], [], []) { LeftOut = leftOut };
        return model;
    }

    /// <summary>
    /// A model of the same layers, names, seed and signature with weights of its own, drawn anew; nothing of a training. Set its <see cref="Seed"/>
    /// before it is used for other draws, and <see cref="SetWeight"/> or <see cref="LoadWeights"/> for the same weights.
    /// </summary>
    /// <param name="options">A user's own layers, which are made from their settings.</param>
    /// <exception cref="ArgumentException">The model has not seen an input.</exception>
    /// <exception cref="ModelFileException">A layer is a user's own and not among the options, or cannot be told in settings.</exception>
    public Model Clone(LoadOptions? options = null)
    {
        RequireBuilt("Train it, or put an InputLayer first.");
        JsonObject config = KerasJson.Parse(KerasModelConfig.Write(this).ToJsonString(), nameof(Clone));
        Model clone = KerasModelConfig.Read(config, nameof(Clone), options ?? new());
        (clone.Seed, clone.Threads, clone.Signature) = (Seed, Threads, Signature);
        return clone;
    }
}
