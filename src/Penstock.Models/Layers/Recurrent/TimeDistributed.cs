using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Applies a layer to every step of a sequence [batch, time, ..], as if the steps were examples. The layer sees the part of the mask that is of its step;
/// behind it, as in Keras, there is no mask. A layer that leaves something to its next application, as batch normalization does while it trains, is applied
/// to one step after the other: it takes the statistics of each step by itself, and the graph has the layer's nodes once for each step, so that time and memory to make it and to run it grow with their number.
/// </summary>
public sealed class TimeDistributed : Layer
{
    /// <param name="layer">The layer; it gives one result.</param>
    public TimeDistributed(Layer layer) => Layer = Part("layer", layer);

    /// <summary>The layer that is applied to every step.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NamedInputs => ["mask"];

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 3, "input of rank 3 or more: [batch, time, ..]", $"shape {input.Shape}");
        Value? mask = call.Arguments.GetValueOrDefault("mask") ?? call.MaskOf(input);
        Require(mask is null or { Shape.Rank: >= 2 }, "a mask of rank 2 or more: [batch, time, ..]", $"shape {mask?.Shape}");
        return GoesOn(input, call) ? OneByOne(input, mask, call) : AtOnce(input, mask, call);
    }

    // A sketch of one step tells it.
    private bool GoesOn(Value input, LayerCall call)
    {
        ModelGraph sketch = ModelGraph.Sketch(call.IsTraining);
        Layer.Apply([sketch.Graph.Input("step", input.DType, input.Shape.Without(1))], new LayerCall(Layer, sketch));
        return sketch.GoesOn;
    }

    private Value AtOnce(Value input, Value? mask, LayerCall call)
    {
        Dim batch = input.Shape[0], time = input.Shape[1];
        Value Joined(Value x) => Op.Reshape(x, x.Shape.Without(0).With(0, batch * time));
        Value steps = Joined(input);
        if (mask is not null) call.SetMask(steps, Joined(mask));
        Value results = call.Apply(Layer, steps);
        return Op.Reshape(results, results.Shape.With(0, time).Insert(0, batch));
    }

    private Value OneByOne(Value input, Value? mask, LayerCall call)
    {
        Require(input.Shape[1] is { IsKnown: true, Value: >= 1 }, $"a known number of steps, as what {Layer.KerasName} keeps goes on from step to step", $"shape {input.Shape}", "Give the InputLayer the number of steps.");
        Value At(Value x, int step) => Op.Squeeze(Op.Slice(x, 1, step, 1), 1);
        return Op.Concatenate(1, [.. Enumerable.Range(0, (int)input.Shape[1].Value).Select(t =>
        {
            Value step = At(input, t);
            if (mask is not null) call.SetMask(step, At(mask, t));
            return Op.ExpandDims(call.Apply(Layer, step), 1);
        })]);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["layer"] = KerasModelConfig.WriteLayer(Layer) };

    internal static TimeDistributed FromConfig(KerasConfig config) => new(config.Layer("layer"));
}
