using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Compares the gradients that the graph computes with differences of the function itself, in Float64.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-5, Tolerance = 1e-6;

    /// <summary>Fails unless the gradient of a weighted sum of the function's floating-point results agrees for every element of every floating-point input.</summary>
    public static void Check(Func<Value[], IReadOnlyList<Value>> function, params Tensor[] fed)
    {
        var graph = new Graph();
        Value[] inputs = [.. fed.Select((t, i) => graph.Input($"x{i}", t.DType, t.Shape))];
        Value loss = graph.Number(0, DType.Float64);
        int seed = 10;
        foreach (Value result in function(inputs).Where(r => r.DType.IsFloating()))
            loss += Op.Sum(Op.Cast(result, DType.Float64) * graph.Constant(Fed.Normal(DType.Float64, result.Shape, seed++)));
        int[] wanted = [.. Enumerable.Range(0, fed.Length).Where(i => fed[i].DType.IsFloating())];
        graph.Output("loss", loss);
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(loss, [.. wanted.Select(i => inputs[i])]);
        for (int i = 0; i < wanted.Length; i++)
            graph.Output($"gradient {wanted[i]}", gradients[i]?.ToDense() ?? Op.BroadcastTo(Op.Zero(inputs[wanted[i]]), inputs[wanted[i]].Shape));

        var executor = new Executor(graph);
        Tensor[] found = executor.Run(fed);
        for (int i = 0; i < wanted.Length; i++)
            for (int at = 0; at < fed[wanted[i]].Count; at++)
            {
                double expected = Slope(executor, fed, wanted[i], at), got = found[i + 1].NumberAt(at);
                Assert.True(Math.Abs(expected - got) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"expected a gradient of {expected:R} for element {at} of input {wanted[i]}, got {got:R}.");
            }
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
