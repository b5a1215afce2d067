using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded layers and activation functions.</summary>
internal static class LayerPlayer
{
    /// <summary>What runs a case, or null where its class is not built.</summary>
    public static Action? Of(VectorCase one)
    {
        if (one.Subject.Contains('<') || one.Subject.StartsWith("ops.") || one.Subject.StartsWith("models.")) return null;
        if (one.Subject.StartsWith("activations.") && char.IsLower(one.Name[0])) return ActivationOf(one.Name) is null ? null : () => Compare(one);
        if (KerasRegistry<Layer>.Find(one.Name) is null) return null;
        return one.Check switch
        {
            "layer" when one.Test.Contains("invalid") => () => Assert.ThrowsAny<ArgumentException>(() => Contract(one)),
            "layer" => () => Contract(one),
            "config_roundtrip" => () => KerasSettings.RoundTrip(KerasSettings.Of((VectorObject)one.Actual!), config => Layer.FromConfig(one.Name, config).Config()),
            _ => () => Compare(one),
        };
    }

    /// <summary>Runs a layer once.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it is applied to.</param>
    /// <param name="isTraining">Whether it trains.</param>
    /// <param name="set">Gets the state and the layer's weights' slots before the run.</param>
    public static Tensor Run(Layer layer, Tensor[] inputs, bool isTraining = false, Action<StateStore, StateSlot[]>? set = null) =>
        Run(layer, inputs, isTraining, set, out _);

    private static Tensor Run(Layer layer, Tensor[] inputs, bool isTraining, Action<StateStore, StateSlot[]>? set, out int losses)
    {
        if (layer.Name.Length == 0) layer.Name = "layer";
        var graph = new ModelGraph(isTraining, seed: 1);
        Value[] fed = [.. inputs.Select((x, i) => graph.Graph.Input($"x{i}", x.DType, x.Shape))];
        graph.Graph.Output("y", layer.Apply(fed, new LayerCall(layer, graph)));
        losses = graph.Losses.Count + layer.Weights.Count(w => w.IsTrainable && w.Regularizer is not null);
        var state = new StateStore();
        set?.Invoke(state, [.. layer.Weights.Select(w => w.Slot(1))]);
        return new Executor(graph.Graph, state).Run(inputs)[0];
    }

    private static void Compare(VectorCase one)
    {
        object? actual = Evaluate(one.Actual), expected = one.Expected is VectorResult ? Evaluate(one.Expected) : one.Expected;
        // The recorded check broadcasts a single number.
        if (actual is Tensor { Count: > 1 } many && expected is long or double) expected = Enumerable.Repeat<object?>(expected, ((Tensor)actual).Count).ToArray();
        one.Matches(actual, expected);
    }

    private static object? Evaluate(object? node)
    {
        if (node is not VectorResult result) return node;
        if (result.On is VectorObject { Class: "tensorflow.data.Dataset.from_tensor_slices" }) return result.Last.Arguments[0];
        if (result.On is VectorObject made && made.Class.StartsWith("activations.") && char.IsLower(KerasSettings.NameOf(made)[0])) return Activate(KerasSettings.NameOf(made), result.Last);
        if (result.On is VectorObject layer) return Play(layer, result);
        object? on = Evaluate(result.On);
        return result.Last.Method == "batch" ? on : ArrayPlayer.Call((Tensor)on!, result.Last.Method, result.Last.Arguments, result.Last.Options);
    }

    private static object? Play(VectorObject made, VectorResult result)
    {
        JsonObject settings = KerasSettings.Of(made);
        // Keras's constructor takes the shape in parts that its settings put together.
        if (settings["shape"] is JsonArray shape) settings["batch_shape"] = new JsonArray([settings["batch_size"]?.DeepClone(), .. shape.Select(n => n!.DeepClone())]);
        Layer layer = Layer.FromConfig(KerasSettings.NameOf(made), settings);
        foreach (VectorCall call in result.After)
        {
            if (call.Method == "adapt") Adapt(layer, ArrayPlayer.Array(Evaluate(call.Arguments[0])));
            if (call.Method == "set_vocabulary") layer = new StringLookup([.. ((object?[])call.Arguments[0]!).Cast<string>()]);
        }
        if (result.Last.Method == "batch_shape") return ((object?[])Decode(layer.Config()["batch_shape"]!)!)[1..];
        List<Tensor> inputs = [ArrayPlayer.Single(ArrayPlayer.Array(Evaluate(result.Last.Arguments[0])))];
        if (result.Last.Options.GetValueOrDefault("mask") is Tensor mask) inputs.Add(mask);
        return Run(layer, [.. inputs], result.Last.Options.GetValueOrDefault("training") is true);
    }

    private static void Adapt(Layer layer, Tensor data)
    {
        if (layer is StringLookup lookup) lookup.Adapt(data);
        else ((Normalization)layer).Adapt(data);
    }

    private static object?[] Decode(JsonNode list) => [.. ((JsonArray)list).Select(object? (JsonNode? n) => n?.GetValue<long>())];

    // Keras's functions take options that are settings of our layers.
    private static Tensor Activate(string name, VectorCall call)
    {
        Tensor x = ArrayPlayer.Floating(ArrayPlayer.Array(call.Arguments[0]));
        if (call.Options.Count == 0) return Run(new ActivationLayer(ActivationOf(name)!), [x]);
        string layer = name switch { "relu" => "ReLU", "leaky_relu" => "LeakyReLU", "elu" => "ELU", _ => "Softmax" };
        Tensor y = Run(Layer.FromConfig(layer, KerasSettings.Of(call.Options)), [x]);
        return name == "log_softmax" ? Tensor.From(Array.ConvertAll(y.ToArray<double>(), Math.Log), y.Shape) : y;
    }

    private static Activation? ActivationOf(string name)
    {
        try
        {
            return Activation.Of(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Contract(VectorCase one)
    {
        JsonObject config = KerasSettings.Of((Dictionary<string, object?>)one["kwargs"]!);
        Layer layer = Layer.FromConfig(one.Name, config);
        bool isTraining = one["call_kwargs"] is Dictionary<string, object?> call && call.GetValueOrDefault("training") is true;
        Tensor output = Run(layer, [Input(one)], isTraining, null, out int losses);
        if (one["expected_output_shape"] is object?[] shape) Assert.Equal(shape.Select(n => (long)n!), output.Shape.ToArray());
        if (one["expected_output"] is { } expected) one.Matches(output, expected is VectorResult ? ((Tensor)((VectorResult)expected).Last.Arguments[0]!) : expected);
        if (one["expected_num_trainable_weights"] is long learnt) Assert.Equal(learnt, layer.Weights.Count(w => w.IsTrainable));
        if (one["expected_num_non_trainable_weights"] is long kept) Assert.Equal(kept, layer.Weights.Count(w => !w.IsTrainable));
        if (one["expected_num_losses"] is long added) Assert.Equal(added, losses);
        KerasSettings.RoundTrip(layer.Config(), again => Layer.FromConfig(one.Name, again).Config());
    }

    private static Tensor Input(VectorCase one)
    {
        if (one["input_data"] is VectorResult { Last.Arguments: [Tensor sparse, ..] }) return sparse;
        if (one["input_data"] is { } given) return ArrayPlayer.Single(ArrayPlayer.Array(given));
        var shape = Shape.Of([.. ((object?[])one["input_shape"]!).Select(n => (long)n!)]);
        var random = new Random(1);
        return Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (float)random.NextDouble())], shape);
    }
}
