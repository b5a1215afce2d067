using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Compares the gradients that the graph computes with differences of the function itself, in Float64.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-5, Tolerance = 1e-6;
    private const int MostElements = 24;

    /// <summary>Fails unless the gradient of a weighted sum of the function's floating-point results agrees for elements of every floating-point input, spread evenly over it.</summary>
    public static void Check(Func<Value[], IReadOnlyList<Value>> function, params Tensor[] fed)
    {
        var (graph, _, loss) = WeightedSum(function, fed);
        graph.Output("loss", loss);
        var executor = new Executor(graph, options: new() { Threads = 1 });
        Tensor[] found = Gradients(function, fed);
        for (int i = 0; i < fed.Length; i++)
        {
            if (!fed[i].DType.IsFloating()) continue;
            for (int at = 0; at < fed[i].Count; at += 1 + fed[i].Count / MostElements)
            {
                double expected = Slope(executor, fed, i, at), got = found[i].NumberAt(at);
                Assert.True(Math.Abs(expected - got) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"expected a gradient of {expected:R} for element {at} of input {i}, got {got:R}.");
            }
        }
    }

    private static Tensor[] Gradients(Func<Value[], IReadOnlyList<Value>> function, Tensor[] fed)
    {
        var (graph, inputs, loss) = WeightedSum(function, fed);
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(loss, inputs);
        for (int i = 0; i < inputs.Length; i++)
            graph.Output($"gradient {i}", gradients[i]?.ToDense() ?? graph.Constant(Tensor.Zeros(fed[i].DType, fed[i].Shape)));
        return new Executor(graph, options: new() { Threads = 1 }).Run(fed);
    }

    private static (Graph Graph, Value[] Inputs, Value Loss) WeightedSum(Func<Value[], IReadOnlyList<Value>> function, Tensor[] fed)
    {
        var graph = new Graph();
        Value[] inputs = [.. fed.Select((t, i) => graph.Input($"x{i}", t.DType, t.Shape))];
        Value loss = graph.Number(0, DType.Float64);
        int seed = 10;
        foreach (Value result in function(inputs).Where(r => r.DType.IsFloating()))
            loss += Op.Sum(Op.Cast(result, DType.Float64) * graph.Constant(Fed.Normal(DType.Float64, result.Shape, seed++)));
        return (graph, inputs, loss);
    }

    private static double Slope(Executor executor, Tensor[] fed, int input, int at)
    {
        double Loss(double change)
        {
            double[] numbers = fed[input].ToArray<double>();
            numbers[at] += change;
            Tensor[] changed = [.. fed];
            changed[input] = Tensor.From(numbers, fed[input].Shape);
            return executor.Run(changed)[0].Item<double>();
        }
        return (Loss(Step) - Loss(-Step)) / (2 * Step);
    }
}
