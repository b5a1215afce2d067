using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs a function of constants or inputs once.</summary>
internal static class Computed
{
    /// <summary>Feeds tensors to a fresh graph and gives the function's result.</summary>
    public static Tensor Of(Func<Value[], Value> function, params Tensor[] fed) => All(v => [function(v)], fed)[0];

    /// <summary>Feeds tensors to a fresh graph and gives the function's results.</summary>
    public static Tensor[] All(Func<Value[], IReadOnlyList<Value>> function, params Tensor[] fed)
    {
        var graph = new Graph();
        Value[] inputs = [.. fed.Select((t, i) => graph.Input($"x{i}", t.DType, t.Shape))];
        int n = 0;
        foreach (Value result in function(inputs)) graph.Output($"y{n++}", result);
        return new Executor(graph, options: new() { Threads = 1 }).Run(fed);
    }
}
