using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded losses and metrics.</summary>
internal static class MetricPlayer
{
    /// <summary>What runs a case of a loss, or null where its class is not built.</summary>
    public static Action? LossOf(VectorCase one)
    {
        if (KerasRegistry<Loss>.Find(one.Name) is null) return null;
        if (one.Check == "config_roundtrip")
            return () => KerasSettings.RoundTrip(KerasSettings.Of((VectorObject)one.Actual!), config => Loss.FromConfig(one.Name, config).Config());
        return () => one.Matches(Evaluate(one.Actual), Evaluate(one.Expected));
    }

    private static object? Evaluate(object? node) => node switch
    {
        VectorResult { On: VectorObject made } call => Reduce(Loss.FromConfig(KerasSettings.NameOf(made), KerasSettings.Of(made)), call.Last),
        _ => node,
    };

    /// <summary>What runs a case of a metric, or null where its class is not built.</summary>
    public static Action? MetricOf(VectorCase one)
    {
        if (one.Name == "MeanMetricWrapper" && ((VectorObject)((VectorResult)one.Actual!).On!).Options["fn"] is VectorUnknown { Text: var code } && code.Contains("return (y_true - y_pred) ** 2"))
            return () => one.Matches(Play(new LossMetric(new FunctionLoss((target, output) => Op.Square(Op.Cast(target, output.DType) - output))), [.. ((VectorResult)one.Actual!).After, ((VectorResult)one.Actual!).Last]));
        string name = one.Name;
        if (KerasRegistry<Metric>.Find(name) is null && KerasRegistry<Loss>.Find(name) is null) return null;
        if (one.Check == "config_roundtrip")
            return () => KerasSettings.RoundTrip(KerasSettings.Of((VectorObject)one.Actual!), config => Metric.FromConfig(name, config).Config());
        return () =>
        {
            var result = (VectorResult)one.Actual!;
            if (result.On is VectorResult { On: VectorObject described })
            {
                string key = (string)result.Last.Arguments[0]!;
                Assert.Equal($"{one.Expected}", $"{Metric.FromConfig(name, KerasSettings.Of(described)).Config()[key]}");
                return;
            }
            Metric metric = Metric.FromConfig(name, KerasSettings.Of((VectorObject)result.On!));
            one.Matches(Play(metric, [.. result.After, result.Last]));
        };
    }

    /// <summary>A loss of a batch, in double precision.</summary>
    public static Tensor Reduce(Loss loss, VectorCall call)
    {
        Tensor target = ArrayPlayer.Array(call.Arguments[0]), output = ArrayPlayer.Floating(ArrayPlayer.Array(call.Arguments[1]));
        Tensor? weight = Weight(call, 2);
        return Run([target, output, .. weight is null ? [] : new[] { weight }], (graph, x) => graph.Output("loss", loss.Reduce(x[0], x[1], x.ElementAtOrDefault(2))), new StateStore())[0];
    }

    private static object Play(Metric metric, IEnumerable<VectorCall> calls)
    {
        var state = new StateStore();
        var sums = new MetricSums(state, "metric");
        foreach (VectorCall call in calls.Where(c => c.Method is "update_state" or "__call__")) Update(metric, sums, state, call);
        double[] results = metric.Results(sums);
        return results.Length == 1 ? results[0] : results.Cast<object?>().ToArray();
    }

    private static void Update(Metric metric, MetricSums sums, StateStore state, VectorCall call)
    {
        bool hasTarget = metric is not (MeanOutput or SumOutput);
        Tensor output = ArrayPlayer.Single(ArrayPlayer.Floating(ArrayPlayer.Array(call.Arguments[hasTarget ? 1 : 0])));
        Tensor target = hasTarget ? ArrayPlayer.Array(call.Arguments[0]) : output;
        Tensor? weight = Weight(call, hasTarget ? 2 : 1);
        Run([target, output, .. weight is null ? [] : new[] { weight }], (graph, x) => metric.Update(new MetricCall(graph, sums, x[0], x[1], x.ElementAtOrDefault(2), loss: null)), state);
    }

    private static Tensor? Weight(VectorCall call, int place)
    {
        object? weight = call.Options.GetValueOrDefault("sample_weight") ?? call.Arguments.ElementAtOrDefault(place);
        return weight is null ? null : ArrayPlayer.Floating(ArrayPlayer.Array(weight));
    }

    private static Tensor[] Run(Tensor[] inputs, Action<Graph, Value[]> build, StateStore state)
    {
        var graph = new Graph();
        build(graph, [.. inputs.Select((x, i) => graph.Input($"x{i}", x.DType, x.Shape))]);
        return new Executor(graph, state).Run(inputs);
    }
}
