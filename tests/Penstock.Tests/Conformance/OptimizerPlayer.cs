using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded optimizers and schedules.</summary>
internal static class OptimizerPlayer
{
    /// <summary>What runs a case of an optimizer, or null where its class is not built.</summary>
    public static Action? Of(VectorCase one) => KerasRegistry<Optimizer>.Find(one.Name) is null ? null : one.Check == "config_roundtrip"
        ? () => KerasSettings.RoundTrip(KerasSettings.Of((VectorObject)one.Actual!), config => Optimizer.FromConfig(one.Name, config).Config())
        : () => one.Matches(one.Actual is VectorObject variable ? LastOf(variable) : Taken((VectorResult)one.Actual!));

    /// <summary>What runs a case of a schedule, or null where its class is not built.</summary>
    public static Action? ScheduleOf(VectorCase one) => KerasRegistry<Schedule>.Find(one.Name) is null ? null : one.Check == "config_roundtrip"
        ? () => KerasSettings.RoundTrip(Unnamed(KerasSettings.Of((VectorObject)one.Actual!)), config => KerasRegistry<Schedule>.Create(one.Name, config).Config())
        : () =>
        {
            var call = (VectorResult)one.Actual!;
            one.Matches(KerasRegistry<Schedule>.Create(one.Name, KerasSettings.Of((VectorObject)call.On!)).At(StepOf(call.Last.Arguments[0])));
        };

    /// <summary>Weights after each step.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="initial">The weights at first, with their names.</param>
    /// <param name="gradients">A gradient for every weight, step by step.</param>
    public static IEnumerable<Tensor[]> Steps(Optimizer optimizer, (string Name, Tensor Value)[] initial, IEnumerable<Tensor[]> gradients)
    {
        var (executor, weights, slots) = Build(optimizer, initial);
        long step = 0;
        foreach (Tensor[] now in gradients)
        {
            optimizer.SetRate(executor.State, slots, step++, 1);
            executor.Run(now);
            yield return [.. weights.Select(w => executor.State.Get(w.Slot(0)))];
        }
    }

    /// <summary>Steps that are fed a gradient for every weight.</summary>
    public static (Executor Executor, Weight[] Weights, OptimizerSlots Slots) Build(Optimizer optimizer, (string Name, Tensor Value)[] initial)
    {
        Weight[] weights = [.. initial.Select(w => new Weight(new Identity { Name = "v" }, w.Name, new(DType.Float32, w.Value.Shape), new WeightRule(new Listed(w.Value.ToArray<float>())), isLearnt: true))];
        var slots = new OptimizerSlots();
        var graph = new ModelGraph(isTraining: true, seed: 0) { StepSlot = slots.Step };
        Value[] fed = [.. weights.Select(w => graph.Graph.Input(w.Name, DType.Float32, w.Type.Shape))];
        optimizer.Apply(graph, [.. weights.Zip(fed, (w, g) => (w, (Gradient)g!))], slots);
        _ = graph.Step;
        return (new Executor(graph.Graph, new StateStore()), weights, slots);
    }

    private static Tensor LastOf(VectorObject variable)
    {
        Tensor weight = ArrayPlayer.Single(ArrayPlayer.Floating(ArrayPlayer.Array(variable.Arguments[0])));
        var name = variable.Options.GetValueOrDefault("name") as string ?? "weight";
        VectorCall[] steps = [.. variable.Calls.Where(c => c.Method == "apply_gradients")];
        VectorObject by = steps[0].By!;
        Optimizer optimizer = Optimizer.FromConfig(KerasSettings.NameOf(by), KerasSettings.Of(by));
        bool isExcluded = name == "exclude" || variable.Calls.Any(c => c.Method == "exclude_from_weight_decay");
        if (isExcluded) optimizer.ExcludeFromWeightDecay = [name];
        // A step is told as pairs of gradient and variable; where there are several, their gradients are equal.
        IEnumerable<Tensor[]> gradients = steps.Select(s => new[] { Shaped(((object?[])((object?[])s.Arguments[0]!)[0]!)[0]!, weight) });
        return Steps(optimizer, [(name, weight)], gradients).Last()[0];
    }

    private static Tensor Shaped(object gradient, Tensor like) => ArrayPlayer.Single(ArrayPlayer.Floating(ArrayPlayer.Array(gradient))).Reshape(like.Shape);

    private static object Taken(VectorResult result) => result.Last.Method == "scale_loss" ? Scaled(result) : Clipped(result);

    // What a loss is multiplied by after updates, whose gradients are the first argument.
    private static double Scaled(VectorResult result)
    {
        var by = (VectorObject)result.On!;
        var state = new StateStore();
        LossScale scale = Optimizer.FromConfig(KerasSettings.NameOf(by), KerasSettings.Of(by)).NewLossScale();
        foreach (VectorCall update in result.After.Where(c => c.Method == "apply"))
        {
            Tensor gradient = ArrayPlayer.Floating(ArrayPlayer.Array(((object?[])update.Arguments[0]!)[0]));
            scale.Adapt(state, Enumerable.Range(0, gradient.Count).All(i => double.IsFinite(gradient.NumberAt(i))));
        }
        return state.Get(scale.Slot).Item<float>() * ArrayPlayer.Array(result.Last.Arguments[0]).NumberAt(0);
    }

    private static Tensor Clipped(VectorResult taken)
    {
        var clip = (VectorResult)taken.On!;
        var by = (VectorObject)clip.On!;
        Optimizer optimizer = Optimizer.FromConfig(KerasSettings.NameOf(by), KerasSettings.Of(by));
        Tensor gradient = ArrayPlayer.Floating(ArrayPlayer.Array(((object?[])clip.Last.Arguments[0]!)[0]));
        var graph = new Graph();
        graph.Output("clipped", optimizer.Clip([graph.Input("gradient", gradient.DType, gradient.Shape)])[0]);
        return new Executor(graph).Run(gradient)[0];
    }

    private static long StepOf(VectorObject variable, VectorCall[] calls) =>
        StepOf(calls.LastOrDefault(c => c.Method == "assign") is { } assign ? assign.Arguments[0] : variable.Arguments[0]);

    private static JsonObject Unnamed(JsonObject settings)
    {
        settings.Remove("name");
        return settings;
    }

    // A step is a number, or a variable: its first value, the last that was assigned, or a sum.
    private static long StepOf(object? step) => step switch
    {
        VectorResult { On: VectorObject variable, Last: { Method: "__add__" } add } sum => StepOf(variable, sum.After) + StepOf(add.Arguments[0]),
        VectorObject variable => StepOf(variable, variable.Calls),
        Tensor number => (long)number.NumberAt(0),
        _ => Convert.ToInt64(step),
    };
}
