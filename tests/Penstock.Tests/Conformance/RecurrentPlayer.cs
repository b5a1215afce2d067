using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded recurrent layers: several calls with kept states, masks, initial states, and results that are lists.</summary>
internal static class RecurrentPlayer
{
    private static readonly LoadOptions Own = new() { Layers = RecordedCell.Makers };

    public static Action? Of(VectorCase one)
    {
        if (KerasRegistry<Layer>.Find(one.Name) is null) return null;
        return one.Check switch
        {
            "layer" => () => Contract(one),
            "config_roundtrip" => () => RoundTrip(Settings((VectorObject)one.Actual!, 8), one.Name),
            _ => () => one.Matches(Evaluate((VectorResult)one.Actual!, UnitsOf(one))),
        };
    }

    // How many units a cell of the recorded test itself has is told by what comes out alone.
    private static long UnitsOf(VectorCase one) => one.Expected is Tensor tensor ? tensor.Shape[-1].Value : one.Expected is object?[] { Length: > 0 } shape && shape[^1] is long last ? last : 1;

    private static object? Evaluate(VectorResult result, long units)
    {
        if (result.On is VectorObject made) return Play(made, result, units);
        object? on = Evaluate((VectorResult)result.On!, units);
        return on is object?[] list && result.Last is { Method: "__getitem__", Arguments: [long index] } ? list[index] : ArrayPlayer.Call((Tensor)on!, result.Last.Method, result.Last.Arguments, result.Last.Options);
    }

    private static object? Play(VectorObject made, VectorResult result, long units)
    {
        Layer layer = Make(KerasSettings.NameOf(made), Settings(made, units));
        if (result.Last.Method == "compute_output_shape") return ShapesOf(layer, (object?[])result.Last.Arguments[0]!);
        var state = new StateStore();
        foreach (VectorCall call in result.After)
            if (call.Method == "__call__") Run(layer, call, state);
            else if (layer is RNN recurrent) recurrent.ResetState(state);
            else ((Bidirectional)layer).ResetState(state);
        return Nested(layer, Run(layer, result.Last, state));
    }

    private static Tensor[] Run(Layer layer, VectorCall call, StateStore state)
    {
        List<(string Name, Tensor Value)> fed = [("", Number(call.Arguments[0]))];
        foreach (object? more in call.Arguments.Skip(1).SelectMany(Listed)) fed.Add(("", Number(more)));
        if (call.Options.GetValueOrDefault("initial_state") is { } start) fed.AddRange(Listed(start).Select((s, i) => ($"{RNN.InitialState}/{i}", Number(s))));
        if (call.Options.GetValueOrDefault("mask") is Tensor mask) fed.Add(("mask", mask.DType == DType.Bool ? mask : Tensor.From([.. Enumerable.Range(0, mask.Count).Select(i => mask.NumberAt(i) != 0)], mask.Shape)));
        return Run(layer, fed, state, call.Options.GetValueOrDefault("training") is true);
    }

    private static Tensor[] Run(Layer layer, IReadOnlyList<(string Name, Tensor Value)> fed, StateStore state, bool isTraining)
    {
        if (layer.Name.Length == 0) layer.Name = "layer";
        var graph = new ModelGraph(isTraining, seed: 1);
        Value[] inputs = [.. fed.Select((x, i) => graph.Graph.Input($"x{i}", x.Value.DType, x.Value.Shape))];
        string[] names = [.. fed.Select(f => f.Name).Where(n => n.Length > 0)];
        IReadOnlyList<Value> results = layer.Apply(inputs, names, new LayerCall(layer, graph));
        for (int i = 0; i < results.Count; i++) graph.Graph.Output($"{i}", results[i]);
        return new Executor(graph.Graph, state).Run([.. fed.Select(f => f.Value)]);
    }

    // The states of each of several cells are a list of their own.
    private static object? Nested(Layer layer, Tensor[] results)
    {
        if (results.Length == 1) return results[0];
        if (layer is RecurrentCell) return new object?[] { results[0], results[1..] };
        int cells = layer is RNN { Cell: StackedRNNCells stacked } ? stacked.Cells.Count : 1, each = (results.Length - 1) / cells;
        return cells == 1 || each == 1 ? results : new object?[] { results[0] }.Concat(Enumerable.Range(0, cells).Select(c => (object?)results[(1 + c * each)..(1 + (c + 1) * each)])).ToArray();
    }

    private static object? ShapesOf(Layer layer, object?[] extents)
    {
        ModelGraph sketch = ModelGraph.Sketch();
        Value x = sketch.Graph.Input("x", DType.Float32, [.. extents.Select((n, i) => n is long known ? (Dim)known : Dim.Symbol($"axis{i}"))]);
        object?[] shapes = [.. layer.Apply([x], [], new LayerCall(layer, sketch)).Select(r => (object?)r.Shape.Select(d => d.IsKnown ? (object?)d.Value : null).ToArray())];
        return shapes.Length == 1 ? shapes[0] : shapes;
    }

    private static void Contract(VectorCase one)
    {
        var extents = (object?[])one["expected_output_shape"]!;
        var options = (Dictionary<string, object?>)one["kwargs"]!;
        JsonObject settings = Settings(new VectorObject(one.Subject, [], options, []), (long)extents[^1]!);
        Layer layer = Make(one.Name, settings);
        var shape = Shape.Of([.. ((object?[])one["input_shape"]!).Select(n => (long)n!)]);
        var random = new Random(1);
        Tensor x = Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (float)random.NextDouble())], shape);
        bool isTraining = one["call_kwargs"] is Dictionary<string, object?> call && call.GetValueOrDefault("training") is true;
        Tensor[] results = Run(layer, [("", x)], new StateStore(), isTraining);
        Assert.Equal(extents.Select(n => (long)n!), results[0].Shape.ToArray());
        Assert.Equal((long)one["expected_num_trainable_weights"]!, layer.Weights.Count(w => w.IsTrainable));
        Assert.Equal((long)one["expected_num_non_trainable_weights"]!, layer.Weights.Count(w => !w.IsTrainable));
        if (one["expected_num_losses"] is long losses) Assert.Equal(losses, layer.Weights.Count(w => w.Regularizer is not null));
        RoundTrip(settings, one.Name);
    }

    // Of layers within, the settings say more than was given; a number for all spatial axes is written as one for each.
    private static void RoundTrip(JsonObject settings, string name)
    {
        JsonObject written = Make(name, settings).Config();
        Assert.Equal(written.ToJsonString(), Make(name, written).Config().ToJsonString());
        foreach (var (key, value) in settings)
            if (value is JsonValue number && key != "implementation" && !key.EndsWith("regularizer")) Assert.All((written[key] as JsonArray)?.ToArray() ?? [written[key]], n => Assert.Equal(number.ToJsonString(), n!.ToJsonString()));
    }

    private static Layer Make(string name, JsonObject settings) => KerasRegistry<Layer>.Create(name, (JsonObject)settings.DeepClone(), Layer.TakeCommon, within => KerasModelConfig.ReadLayer(within, name, Own));

    private static JsonObject Settings(VectorObject made, long units)
    {
        JsonObject settings = KerasSettings.Of(made);
        if (settings["cell"] is JsonValue unknown)
            settings["cell"] = new JsonObject { ["class_name"] = unknown.GetValue<string>().Split(' ')[0], ["config"] = new JsonObject { ["units"] = units } };
        return settings;
    }

    private static Tensor Number(object? value) => ArrayPlayer.Single(ArrayPlayer.Array(value));

    private static object?[] Listed(object? value) => value as object?[] ?? [value];
}
