using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class OptimizerUpdateTests
{
    private const double Rate = 0.1;
    private static readonly double[] s_gradients = [0.5, -1.5, 2, 0.25];

    [Theory]
    [InlineData(0, false), InlineData(0.9, false), InlineData(0.9, true)]
    public void Gradient_descent_follows_its_definition(double momentum, bool nesterov)
    {
        double w = 1, v = 0;
        foreach (double g in s_gradients)
        {
            w -= w * Rate * 0.01;
            v = momentum * v - Rate * g;
            w += nesterov ? momentum * v - Rate * g : v;
        }
        Assert.Equal(w, Weight(new SgdUpdate(momentum, nesterov, 0.01), momentum == 0 ? 0 : 1), 1e-12);
    }

    [Theory]
    [InlineData(0, false), InlineData(0.9, false), InlineData(0, true), InlineData(0.9, true)]
    public void RMSprop_follows_its_definition(double momentum, bool centered)
    {
        double w = 1, s = 0, v = 0, m = 0;
        foreach (double g in s_gradients)
        {
            s = 0.8 * s + 0.2 * g * g;
            m = 0.8 * m + 0.2 * g;
            v = momentum * v + Rate * g / Math.Sqrt(s - (centered ? m * m : 0) + 1e-3);
            w -= v;
        }
        Assert.Equal(w, Weight(new RmsPropUpdate(0.8, momentum, 1e-3, centered), 1 + (momentum == 0 ? 0 : 1) + (centered ? 1 : 0)), 1e-12);
    }

    private static double Weight(Operator update, int arrays)
    {
        var graph = new Graph();
        StateSlot[] slots = [.. Enumerable.Range(0, 1 + arrays).Select(i => new StateSlot($"s{i}", Tensor.From(i == 0 ? 1.0 : 0.0)))];
        Value g = graph.Input("g", DType.Float64, [1]);
        Value[] own = [.. slots.Select(graph.Read)];
        IReadOnlyList<Value> results = graph.Apply(update, [own[0], g, graph.Number(Rate, DType.Float64), .. own.Skip(1)]);
        for (int i = 0; i < slots.Length; i++) graph.Write(slots[i], results[i]);
        var executor = new Executor(graph);
        foreach (double gradient in s_gradients) executor.Run(Tensor.From(gradient));
        return executor.State.Get(slots[0]).Item<double>();
    }
}
