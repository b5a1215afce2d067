using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public partial class TwelveGraphsTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void A_masked_LSTM_scans_a_sequence(bool optimize)
    {
        foreach (var (time, batch) in ((int, int)[])[(3, 4), (5, 1), (1, 2), (0, 2)])
        {
            Tensor[] fed = TwelveGraphs.LstmArrays(time, batch);
            AssertClose(PlainLstm(fed, time, batch), Run(TwelveGraphs.MaskedLstm(), optimize, fed)[0]);
        }
    }

    [Fact]
    public void The_masked_LSTM_has_gradients() => CentralDifferences.Check(v => [TwelveGraphs.Lstm(v[0], v[1], v[2], v[3], v[4])], TwelveGraphs.LstmArrays(3, 2));

    [Theory, InlineData(true), InlineData(false)]
    public void A_loop_runs_as_long_as_any_pair_has_a_remainder(bool optimize)
    {
        long[] a = [48, 17, 100, 0, 7, 1071], b = [36, 5, 75, 9, 7, 462];
        Tensor divisor = Run(TwelveGraphs.GreatestDivisor(), optimize, Tensor.From(a), Tensor.From(b))[0];
        Assert.Equal([.. a.Zip(b, (x, y) => (long)System.Numerics.BigInteger.GreatestCommonDivisor(x, y))], divisor.ToArray<long>());
    }

    [Fact]
    public void A_loop_with_a_limit_has_a_gradient()
    {
        // Newton's iteration for the root: by the rule of the implicit function its slope is 1 / (2 root).
        var graph = new Graph();
        Value a = graph.Input("a", DType.Float64, []);
        Graph far = new(), better = new();
        Value guess = far.Input("x", DType.Float64, []), target = far.Input("a", DType.Float64, []);
        far.Output("more", Op.Greater(Op.Abs(guess * guess - target), far.Number(1e-13, DType.Float64)));
        guess = better.Input("x", DType.Float64, []);
        target = better.Input("a", DType.Float64, []);
        better.Output("x", (guess + target / guess) * 0.5);
        Value root = Op.While(far, better, [a], [a], mostTrips: 12)[0];
        graph.Output("root", root);
        graph.Output("slope", Differentiation.Gradients(root, [a])[0]!.ToDense());
        Tensor[] found = Run(graph, true, Tensor.Scalar(7.0));
        Assert.Equal(Math.Sqrt(7), found[0].Item<double>(), 1e-12);
        Assert.Equal(0.5 / Math.Sqrt(7), found[1].Item<double>(), 1e-9);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Rows_are_picked_by_what_they_hold(bool optimize)
    {
        var executor = new Executor(TwelveGraphs.RowsAbove(), options: new() { Optimize = optimize });
        Tensor x = Fed.Normal(DType.Float64, [6, 2]);
        double[] all = x.ToArray<double>();
        foreach (double limit in (double[])[0, -100, 100, 0.5, 0])
        {
            int[] rows = [.. Enumerable.Range(0, 6).Where(i => all[2 * i] > limit)];
            AssertClose([rows.Sum(i => all[2 * i]), rows.Sum(i => all[2 * i + 1])], executor.Run(x, Tensor.Scalar(limit))[0]);
        }
    }

    [Fact]
    public void Picked_rows_have_a_gradient() => CentralDifferences.Check(v => [TwelveGraphs.SumOfRowsAbove(v[0], v[1])], Fed.Normal(DType.Float64, [6, 2]), Tensor.Scalar(0.0));

    [Theory, InlineData(true), InlineData(false)]
    public void A_forest_leads_rows_to_leaves(bool optimize)
    {
        foreach (int rows in (int[])[7, 1, 0])
        {
            Tensor x = Fed.Uniform(DType.Float32, [rows, TwelveGraphs.Features], 0, 1);
            AssertClose([.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, TwelveGraphs.Trees).Average(t => Leaf(x, r, t)))], Run(TwelveGraphs.DecisionForest(), optimize, x)[0], 1e-5);
        }
    }

    private static double Leaf(Tensor x, int row, int tree)
    {
        int at = 0;
        for (int depth = 0; depth < TwelveGraphs.Depth; depth++)
            at = 2 * at + (x.AsSpan<float>()[row * TwelveGraphs.Features + TwelveGraphs.SplitFeatures[tree, at]] >= TwelveGraphs.SplitThresholds[tree, at] ? 2 : 1);
        return TwelveGraphs.LeafValues[tree, at];
    }

    private static double[] PlainLstm(Tensor[] fed, int time, int batch)
    {
        const int inputs = TwelveGraphs.Inputs, units = TwelveGraphs.Units;
        double[] x = fed[0].ToArray<double>(), w = fed[2].ToArray<double>(), u = fed[3].ToArray<double>(), b = fed[4].ToArray<double>();
        bool[] mask = fed[1].ToArray<bool>();
        double[,] h = new double[batch, units], c = new double[batch, units];
        for (int t = 0; t < time; t++)
            for (int r = 0; r < batch; r++)
            {
                if (!mask[t * batch + r]) continue;
                var gates = new double[4 * units];
                for (int g = 0; g < gates.Length; g++)
                {
                    gates[g] = b[g];
                    for (int i = 0; i < inputs; i++) gates[g] += x[(t * batch + r) * inputs + i] * w[i * 4 * units + g];
                    for (int i = 0; i < units; i++) gates[g] += h[r, i] * u[i * 4 * units + g];
                }
                for (int i = 0; i < units; i++)
                {
                    c[r, i] = Sigmoid(gates[units + i]) * c[r, i] + Sigmoid(gates[i]) * Math.Tanh(gates[2 * units + i]);
                    h[r, i] = Sigmoid(gates[3 * units + i]) * Math.Tanh(c[r, i]);
                }
            }
        return [.. h.Cast<double>()];
    }
}
