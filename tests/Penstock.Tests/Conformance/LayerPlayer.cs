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
        if (one.Actual is VectorResult { On: VectorObject { Class: "models.Model", Arguments: [_, VectorResult { On: VectorObject only }] } } model)
            return () => one.Matches(Play(only, model));
        if (one.Subject == "tensorflow.data.Dataset.from_tensor_slices") return MapOf(one) is { Last.Arguments: [VectorObject { Class: "layers.RandomFlip" }] } ? null : () => Map(MapOf(one), one);
        if (one.Name == "get") return LookupPlayer.NullOf(one);
        if (one.Subject is "models.Sequential" or "saving.load_model") return () => SavedPlayer.Compare(one);
        if (one.Subject.Contains('<') || one.Subject.StartsWith("ops.") || one.Subject.StartsWith("models.")) return null;
        if (one.Subject == "tensorflow.constant" && one.Expected is VectorResult { On: VectorObject }) return () => Compare(one);
        if (one.Subject.StartsWith("activations.") && char.IsLower(one.Name[0])) return ActivationOf(one.Name) is null ? null : () => Compare(one);
        if (one.Subject.StartsWith("regularizers.") || one.Subject.StartsWith("constraints.")) return RulePlayer.Of(one);
        if (KerasRegistry<Layer>.Find(LookupPlayer.NameOf(one.Name, null)) is null) return null;
        return one.Check switch
        {
            "layer" when one.Test.Contains("invalid") || one.Test.Contains("_bad_factor_") => () => Assert.ThrowsAny<ArgumentException>(() => Contract(one)),
            "layer" => () => Contract(one),
            "config_roundtrip" => () => RoundTrip((VectorObject)one.Actual!),
            _ => () => Compare(one),
        };
    }

    private static void RoundTrip(VectorObject made)
    {
        JsonObject settings = KerasSettings.Of(made);
        string name = LookupPlayer.NameOf(KerasSettings.NameOf(made), settings);
        KerasSettings.RoundTrip(LookupPlayer.Settings(settings), config => Layer.FromConfig(name, config).Config());
    }

    private static void Compare(VectorCase one)
    {
        object? actual = Evaluate(one.Actual), expected = one.Expected is VectorResult wanted ? SeparableReference.Of(wanted) ?? Evaluate(wanted) : one.Expected;
        // The recorded check broadcasts a single number.
        if (actual is Tensor { Count: > 1 } many && expected is long or double) expected = Enumerable.Repeat<object?>(expected, ((Tensor)actual).Count).ToArray();
        one.Matches(actual, expected);
    }

    private static VectorResult MapOf(VectorCase one)
    {
        var call = (VectorResult)one.Actual!;
        while (call.Last.Method != "map") call = (VectorResult)call.On!;
        return call;
    }

    // A dataset of rows, put into batches that a layer is mapped over; of them the first.
    private static void Map(VectorResult call, VectorCase one)
    {
        var batches = (VectorResult)call.On!;
        var rows = (VectorResult)batches.On!;
        Tensor data = ArrayPlayer.Array(rows.Last.Arguments[0]);
        Assert.Equal(data.Shape[0].Value, batches.Last.Arguments[0]);
        var layer = (VectorObject)call.Last.Arguments[0]!;
        if (layer.Class.Contains("Random")) data = ArrayPlayer.Floating(data);
        one.Matches(Play(layer, new VectorResult(null, [], new(null, "__call__", [data], []))));
    }

    private static object? Evaluate(object? node)
    {
        if (node is object?[] list) return list.Select(Evaluate).ToArray();
        if (node is not VectorResult result) return node;
        if (result.On is VectorObject { Class: "tensorflow.constant" }) return result.Last.Arguments[0];
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
        if (settings["shape"] is JsonArray shape)
        {
            settings["batch_shape"] = new JsonArray([settings["batch_size"]?.DeepClone(), .. shape.Select(n => n!.DeepClone())]);
            settings.Remove("shape");
            settings.Remove("batch_size");
        }
        Layer layer = Layer.FromConfig(LookupPlayer.NameOf(KerasSettings.NameOf(made), settings), settings);
        foreach (VectorCall earlier in result.After)
        {
            if (earlier.Method == "adapt") LookupPlayer.Adapt(layer, ArrayPlayer.Array(Evaluate(earlier.Arguments[0])));
            if (earlier.Method == "set_vocabulary") LookupPlayer.SetVocabulary(layer, (object?[])earlier.Arguments[0]!);
        }
        if (result.Last.Method == "batch_shape") return ((object?[])Decode(layer.Config()["batch_shape"]!)!)[1..];
        if (result.Last.Method == "get_vocabulary") return LookupPlayer.GetVocabulary(layer, result.Last);
        // Keras's weights begin with that of unknown tokens, which the recorded slice leaves out.
        if (result.Last.Method == "idf_weights") return Tensor.From([.. ((StringLookup)layer).IdfWeights!]);
        // The losses of a layer are those of the call before.
        VectorCall call = result.Last.Method == "losses" ? result.After[^1] : result.Last;
        LayerResult played = Prepare(layer, call, result.After).Run();
        return result.Last.Method switch { "compute_mask" => played.Mask, "losses" => played.Losses[0], _ => played.Output };
    }

    private static LayerRun Prepare(Layer layer, VectorCall call, VectorCall[] before)
    {
        Tensor[] inputs = LookupPlayer.Several(call.Arguments[0]) ?? [ArrayPlayer.Single(ArrayPlayer.Array(Evaluate(call.Arguments[0])))];
        Tensor? mask = (call.Options.GetValueOrDefault("mask") ?? call.Arguments.ElementAtOrDefault(1)) as Tensor;
        // A softmax takes its mask as an input.
        if (mask is not null && layer is Penstock.Models.Softmax) (inputs, mask) = ([.. inputs, mask], null);
        return new LayerRun(layer, inputs)
        {
            Masks = [mask is null ? null : ArrayPlayer.Truths(mask)], IsTraining = IsTraining(layer, call.Options.GetValueOrDefault("training")),
            Set = (state, slots) =>
            {
                foreach (VectorCall assign in before.Where(c => c.Method.EndsWith(".assign")))
                {
                    StateSlot slot = slots.First(s => s.Name.EndsWith("/" + assign.Method[..^".assign".Length]));
                    state.Set(slot, ArrayPlayer.Filled((Tensor)assign.Arguments[0]!, slot.Type.Shape));
                }
            },
        };
    }

    // Keras's augmentation trains unless it is told not to.
    private static bool IsTraining(Layer layer, object? told) => told is true || (told is null && layer is ImageAugmentation);

    private static object?[] Decode(JsonNode list) => [.. ((JsonArray)list).Select(object? (JsonNode? n) => n?.GetValue<long>())];

    // Keras's functions take options that are settings of our layers.
    private static Tensor Activate(string name, VectorCall call)
    {
        Tensor x = ArrayPlayer.Floating(ArrayPlayer.Array(call.Arguments[0]));
        if (call.Options.Count == 0) return new LayerRun(new ActivationLayer(ActivationOf(name)!), x).Run().Output;
        string layer = name switch { "relu" => "ReLU", "leaky_relu" => "LeakyReLU", "elu" => "ELU", _ => "Softmax" };
        Tensor y = new LayerRun(Layer.FromConfig(layer, KerasSettings.Of(call.Options)), x).Run().Output;
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
        bool isTraining = IsTraining(layer, (one["call_kwargs"] as Dictionary<string, object?>)?.GetValueOrDefault("training"));
        (Tensor output, _, double[] added) = new LayerRun(layer, Inputs(one)) { IsTraining = isTraining }.Run();
        if (one["expected_output_shape"] is object?[] shape) Assert.Equal(shape.Select(n => (long)n!), output.Shape.ToArray());
        if (one["expected_output"] is { } expected) one.Matches(output, expected is VectorResult ? ((Tensor)((VectorResult)expected).Last.Arguments[0]!) : expected);
        if (one["expected_num_trainable_weights"] is long learnt) Assert.Equal(learnt, layer.Weights.Count(w => w.IsTrainable));
        if (one["expected_num_non_trainable_weights"] is long kept) Assert.Equal(kept, layer.Weights.Count(w => !w.IsTrainable));
        if (one["expected_num_losses"] is long losses) Assert.Equal(losses, added.Length + layer.Weights.Count(w => w.IsTrainable && w.Regularizer is not null));
        KerasSettings.RoundTrip(layer.Config(), again => Layer.FromConfig(one.Name, again).Config());
    }

    private static Tensor[] Inputs(VectorCase one)
    {
        if (one["input_data"] is VectorResult { Last.Arguments: [Tensor sparse, ..] }) return [sparse];
        if (one["input_data"] is VectorUnknown { Kind: "$array_omitted" } large) return [ArrayPlayer.Single(NumPyRandom.Rand(ArrayPlayer.Extents(large)))];
        if (one["input_data"] is { } given) return LookupPlayer.Several(given) ?? [ArrayPlayer.Single(ArrayPlayer.Array(given))];
        // Several inputs are a list of shapes, or shapes by name.
        object?[] shape = one["input_shape"] is Dictionary<string, object?> named ? [.. named.Values] : (object?[])one["input_shape"]!;
        bool isWhole = one["input_dtype"] is "int32";
        return shape[0] is object?[]? [.. shape.Select((s, i) => Random((object?[])s!, i + 1, isWhole))] : [Random(shape, 1, isWhole)];
    }

    private static Tensor Random(object?[] extents, int seed, bool isWhole)
    {
        var shape = Shape.Of([.. extents.Select(n => (long)n!)]);
        var random = new Random(seed);
        double[] numbers = [.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.NextDouble())];
        return isWhole ? Tensor.From(Array.ConvertAll(numbers, n => (int)(2 * n)), shape) : Tensor.From(Array.ConvertAll(numbers, n => (float)n), shape);
    }
}
