using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Applies one of several layers to each row of a batch while training, drawn anew for each. The layers keep the rows' shape.</summary>
/// <remarks>A layer of KerasCV; Keras reads a file with it where keras_cv is imported.</remarks>
[KerasName("RandomChoice", Package = "keras_cv", Module = "keras_cv.src.layers.preprocessing.random_choice")]
public sealed class RandomChoice : RandomLayer
{
    /// <param name="layers">The layers, one or more.</param>
    public RandomChoice(params IReadOnlyList<Layer> layers)
    {
        Require(layers.Count >= 1, "1 or more layers", layers.Count);
        Layers = layers;
        for (int i = 0; i < layers.Count; i++) Part($"layers/{LayerNames.SnakeCase(layers[i].KerasName)}_{i}", layers[i]);
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    private protected override Value Change(Value input, LayerCall call, long seed)
    {
        Value number = Op.Floor(Op.RandomUniform([input.Shape[0]], seed, call.Step, 0, Layers.Count, input.DType)), chosen = RandomApply.Changed(Layers[0], input, call);
        for (int i = 1; i < Layers.Count; i++)
            chosen = RandomApply.Choose(Op.Equal(number, call.Graph.Number(i, number.DType)), RandomApply.Changed(Layers[i], input, call), chosen);
        return chosen;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["layers"] = new JsonArray([.. Layers.Select(KerasModelConfig.WriteLayer)]), ["batchwise"] = false, ["auto_vectorize"] = false, ["seed"] = Seed,
    };

    internal static RandomChoice FromConfig(KerasConfig config)
    {
        config.ExpectNone("batchwise");
        // It says how KerasCV goes through a batch, and changes no result.
        config.Flag("auto_vectorize", false);
        return new(config.Layers("layers")) { Seed = config.OptionalLong("seed") };
    }
}
