using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs the derived cases, which tell inputs, weights and outputs in full.</summary>
internal static class DerivedPlayer
{
    private const double Tolerance = 1e-5;

    // Layers whose settings stand in the title of the case.
    private static readonly Dictionary<string, Func<Layer>> Titled = new()
    {
        ["Concatenate"] = () => new Penstock.Models.Concatenate(),
        ["Minimum"] = () => new Penstock.Models.Minimum(),
        ["Multiply"] = () => new Penstock.Models.Multiply(),
        ["Subtract"] = () => new Penstock.Models.Subtract(),
        ["Rescaling 1/255"] = () => new Rescaling(1 / 255.0),
        ["Normalization mean/var"] = () => new Normalization([1, 2, 3], [1, 4, 9]),
    };

    public static Action? LayerOf(VectorCase one)
    {
        var config = one["config"] as Dictionary<string, object?>;
        string name = one.Subject.Split(' ', '(')[0];
        if (config is null ? !Titled.ContainsKey(one.Subject) : KerasRegistry<Layer>.Find(name) is null) return null;
        return () =>
        {
            Layer layer = config is null ? Titled[one.Subject]() : Layer.FromConfig(name, KerasSettings.Of(config));
            Tensor[] weights = Values(one["weights"]), after = Values(one["weights_after"]);
            StateStore? state = null;
            StateSlot[] slots = [];
            bool isTraining = one["call"] is Dictionary<string, object?> call && call.GetValueOrDefault("training") is "True";
            Tensor output = new LayerRun(layer, [.. (one["inputs"] is Dictionary<string, object?> named ? [.. named.Values] : List(one["inputs"])).Cast<Tensor>()])
            {
                IsTraining = isTraining,
                Set = (s, all) =>
                {
                    (state, slots) = (s, all);
                    for (int i = 0; i < weights.Length; i++) s.Set(all[i], weights[i]);
                },
            }.Run().Output;
            AssertClose(one, one["outputs"] is object?[] several ? several[0] : one["outputs"] ?? one["output"], output);
            for (int i = 0; i < after.Length; i++) AssertClose(one, after[i], state!.Get(slots[i]));
        };
    }

    public static Action? ConvolutionOf(VectorCase one)
    {
        if (KerasRegistry<Layer>.Find(one.Name) is null) return null;
        return () =>
        {
            Tensor kernel = (Tensor)List(one["weights"])[0]!;
            JsonObject config = KerasSettings.Of((Dictionary<string, object?>)one["args"]!);
            config["kernel_size"] = new JsonArray([.. kernel.Shape.SkipLast(2).Select(extent => (JsonNode)extent.Value)]);
            // A transposed kernel has its filters before its channels.
            if (one.Name.StartsWith("Depthwise")) config["depth_multiplier"] = kernel.Shape[-1].Value;
            else config["filters"] = kernel.Shape[one.Name.EndsWith("Transpose") ? -2 : -1].Value;
            Tensor output = new LayerRun(Layer.FromConfig(one.Name, config), ArrayPlayer.Single((Tensor)one["input"]!))
            {
                Set = (state, slots) =>
                {
                    state.Set(slots[0], ArrayPlayer.Single(kernel));
                    state.Set(slots[1], ArrayPlayer.Single(ArrayPlayer.Array(one["bias"])));
                },
            }.Run().Output;
            AssertClose(one, one["output"], output);
        };
    }

    // x starts as ones; the first gradient is 0.01 everywhere, the others are 0.1, 0.2 .. 1.
    public static Action? TrajectoryOf(VectorCase one) => KerasRegistry<Optimizer>.Find(one.Subject) is null ? null : () =>
    {
        Tensor[] first = [Tensor.From(Enumerable.Repeat(0.01f, 10).ToArray())], others = [Tensor.From(Enumerable.Range(1, 10).Select(i => i / 10f).ToArray())];
        Follow(one, [("x", Tensor.From(Enumerable.Repeat(1f, 10).ToArray()))], [first, others, others, others, others, others]);
    };

    public static Action? TwoVariables(VectorCase one) => KerasRegistry<Optimizer>.Find(one.Subject) is null ? null : () =>
    {
        (string, Tensor)[] initial = [.. Protocol("initial").Select((v, i) => ($"variable_{i}", (Tensor)v!))];
        Follow(one, initial, [.. Protocol("gradients").Select(step => List(step).Cast<Tensor>().ToArray())]);
    };

    private static object?[] Protocol(string part) => List(VectorFile.Part("modelling", "derived_optimizer_trajectories.json", $"trajectories_two_variables.{part}"));

    public static Action? AddedLossOf(VectorCase one) => KerasRegistry<Loss>.Find(one.Subject) is null ? null : () =>
    {
        Loss loss = Loss.FromConfig(one.Subject, KerasSettings.Of(one["kwargs"] as Dictionary<string, object?> ?? []));
        var call = new VectorCall(null, "__call__", [one["y_true"], one["y_pred"] ?? Logits(one)], []);
        one.Matches(MetricPlayer.Reduce(loss, call));
    };

    // The one array that is told by a formula.
    private static Tensor Logits(VectorCase one)
    {
        Assert.Equal("(arange(24).reshape(2,4,3) - 12)/100", one["logits"]);
        return Tensor.From([.. Enumerable.Range(0, 24).Select(i => (i - 12) / 100.0)], [2, 4, 3]);
    }

    private static void Follow(VectorCase one, (string, Tensor)[] initial, Tensor[][] gradients)
    {
        Optimizer optimizer = Optimizer.FromConfig(one.Subject, KerasSettings.Of((Dictionary<string, object?>)one["kwargs"]!));
        object?[] trajectory = List(one["trajectory"]);
        int step = 0;
        foreach (Tensor[] weights in OptimizerPlayer.Steps(optimizer, initial, gradients))
        {
            object?[] expected = initial.Length == 1 ? [trajectory[step]] : List(trajectory[step]);
            for (int i = 0; i < weights.Length; i++) AssertClose(one, expected[i], weights[i]);
            step++;
        }
        Assert.Equal(trajectory.Length, step);
    }

    private static void AssertClose(VectorCase one, object? expected, Tensor actual)
    {
        Tensor wanted = ArrayPlayer.Array(expected);
        Assert.Equal(wanted.Count, actual.Count);
        for (int i = 0; i < wanted.Count; i++)
            Assert.True(Math.Abs(wanted.NumberAt(i) - actual.NumberAt(i)) <= Tolerance * Math.Max(1, Math.Abs(wanted.NumberAt(i))), $"{one}: expected {wanted.NumberAt(i)} at {i}, got {actual.NumberAt(i)}.");
    }

    private static Tensor[] Values(object? weights) => [.. List(weights).Select(w => (Tensor)(w as Dictionary<string, object?> is { } named ? named["value"] : w)!)];

    private static object?[] List(object? value) => value as object?[] ?? [];
}
