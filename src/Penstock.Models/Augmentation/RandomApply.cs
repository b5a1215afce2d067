using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Applies a layer to a part of the rows of a batch while training, such as a blur to every fifth image; the others stay. The layer keeps the rows' shape.</summary>
/// <remarks>A layer of KerasCV; Keras reads a file with it where keras_cv is imported.</remarks>
[KerasName("RandomApply", Package = "keras_cv", Module = "keras_cv.src.layers.preprocessing.random_apply")]
public sealed class RandomApply : RandomLayer
{
    /// <param name="layer">The layer.</param>
    /// <param name="rate">The part, from 0 to 1. Default 0.5.</param>
    public RandomApply(Layer layer, double rate = 0.5) => (Layer, Rate) = (Part("layer", layer), Share(rate, nameof(rate)));

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>The part of the rows that it is applied to.</summary>
    public double Rate { get; }

    private protected override Value Change(Value input, LayerCall call, long seed)
    {
        Value drawn = Op.RandomUniform([input.Shape[0]], seed, call.Step, type: input.DType);
        return Choose(Op.Less(drawn, call.Graph.Number(Rate, drawn.DType)), Changed(Layer, input, call), input);
    }

    /// <summary>What a layer makes of rows: one without weights, which has nothing to do when a model predicts, and that keeps their shape.</summary>
    internal static Value Changed(Layer layer, Value input, LayerCall call)
    {
        Value changed = call.Apply(layer, input);
        return layer.Weights.Count == 0 && changed.Shape == input.Shape ? changed
            : throw new ArgumentException($"{layer.KerasName}: expected a layer without weights that keeps the shape {input.Shape}, got {layer.Weights.Count} weights and {changed.Shape}. Apply it to all rows.");
    }

    /// <summary>Rows where a truth value for each is true, and others elsewhere.</summary>
    internal static Value Choose(Value chosen, Value rows, Value others) =>
        Op.Where(Op.Reshape(chosen, [rows.Shape[0], .. Enumerable.Repeat<Dim>(1, rows.Shape.Rank - 1)]), rows, others);

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["layer"] = KerasModelConfig.WriteLayer(Layer), ["rate"] = Rate, ["batchwise"] = false, ["auto_vectorize"] = false, ["seed"] = Seed,
    };

    internal static RandomApply FromConfig(KerasConfig config)
    {
        config.ExpectNone("batchwise");
        // It says how KerasCV goes through a batch, and changes no result.
        config.Flag("auto_vectorize", false);
        return new(config.Layer("layer"), config.Number("rate", 0.5)) { Seed = config.OptionalLong("seed") };
    }
}
