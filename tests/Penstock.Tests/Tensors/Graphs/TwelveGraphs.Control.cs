using Penstock.Tensors;

namespace Penstock.Tests;

internal static partial class TwelveGraphs
{
    public const int Features = 3, Trees = 2, TreeNodes = 7, Depth = 2, Inputs = 2, Units = 3;

    /// <summary>Feature, threshold and value of each node; a node's children are at 2 i + 1 and 2 i + 2, leaves are the last four.</summary>
    public static readonly int[,] SplitFeatures = { { 0, 1, 2, 0, 0, 0, 0 }, { 2, 0, 1, 0, 0, 0, 0 } };
    public static readonly float[,] SplitThresholds = { { 0.5f, 0.25f, 0.75f, 0, 0, 0, 0 }, { 0.4f, 0.6f, 0.3f, 0, 0, 0, 0 } };
    public static readonly float[,] LeafValues = { { 0, 0, 0, 1, 2, 3, 4 }, { 0, 0, 0, 10, 20, 30, 40 } };

    /// <summary>A recurrent layer of long short-term memory (gates i, f, c, o) that skips masked steps: [time, batch, inputs] to its last output.</summary>
    public static Graph MaskedLstm() => Body(graph =>
    {
        Dim time = Dim.Symbol("time"), batch = Dim.Symbol("batch");
        Value x = graph.Input("x", DType.Float64, [time, batch, Inputs]), mask = graph.Input("mask", DType.Bool, [time, batch, 1]);
        Value w = graph.Input("w", DType.Float64, [Inputs, 4 * Units]), u = graph.Input("u", DType.Float64, [Units, 4 * Units]), b = graph.Input("b", DType.Float64, [4 * Units]);
        graph.Output("h", Lstm(x, mask, w, u, b));
    });

    public static Value Lstm(Value x, Value mask, Value w, Value u, Value b)
    {
        Dim batch = x.Shape[1];
        Graph body = Body(step =>
        {
            Value h = step.Input("h", DType.Float64, [batch, Units]), c = step.Input("c", DType.Float64, [batch, Units]);
            Value now = step.Input("x", DType.Float64, [batch, Inputs]), counts = step.Input("mask", DType.Bool, [batch, 1]);
            Value w1 = step.Input("w", DType.Float64, w.Shape), u1 = step.Input("u", DType.Float64, u.Shape), b1 = step.Input("b", DType.Float64, b.Shape);
            Value gates = Op.MatMul(now, w1) + Op.MatMul(h, u1) + b1;
            Value Gate(int i) => Op.Slice(gates, 1, i * Units, Units);
            Value next = Op.Sigmoid(Gate(1)) * c + Op.Sigmoid(Gate(0)) * Op.Tanh(Gate(2));
            step.Output("h", Op.Where(counts, Op.Sigmoid(Gate(3)) * Op.Tanh(next), h));
            step.Output("c", Op.Where(counts, next, c));
        });
        Value zero = Op.BroadcastTo(x.Graph.Number(0, DType.Float64), [batch, Units]);
        return Op.Scan(body, [zero, zero], [x, mask], [w, u, b])[0];
    }

    public static Tensor[] LstmArrays(int time, int batch) =>
    [
        Fed.Normal(DType.Float64, [time, batch, Inputs]), Fed.Truths([time, batch, 1]), Fed.Normal(DType.Float64, [Inputs, 4 * Units], seed: 2),
        Fed.Normal(DType.Float64, [Units, 4 * Units], seed: 3), Fed.Normal(DType.Float64, [4 * Units], seed: 4),
    ];

    /// <summary>The greatest common divisor of pairs, by Euclid's loop: as long as any remainder is left.</summary>
    public static Graph GreatestDivisor() => Body(graph =>
    {
        Dim n = Dim.Symbol("n");
        Graph left = Body(g =>
        {
            g.Input("a", DType.Int64, [n]);
            Value b = g.Input("b", DType.Int64, [n]);
            g.Output("more", Op.Any(Op.NotEqual(b, Op.Zero(b))));
        });
        Graph divide = Body(g =>
        {
            Value a = g.Input("a", DType.Int64, [n]), b = g.Input("b", DType.Int64, [n]), more = Op.NotEqual(b, Op.Zero(b));
            g.Output("a", Op.Where(more, b, a));
            g.Output("b", Op.Remainder(a, b));
        });
        Value first = graph.Input("a", DType.Int64, [n]), second = graph.Input("b", DType.Int64, [n]);
        graph.Output("divisor", Op.While(left, divide, [first, second])[0]);
    });

    /// <summary>The sum of the rows whose first number is above a limit.</summary>
    public static Graph RowsAbove() => Body(graph =>
    {
        Value x = graph.Input("x", DType.Float64, [Dim.Symbol("n"), 2]), limit = graph.Input("limit", DType.Float64, []);
        graph.Output("sum", SumOfRowsAbove(x, limit));
    });

    public static Value SumOfRowsAbove(Value x, Value limit)
    {
        Value above = Op.Greater(Op.Squeeze(Op.Slice(x, 1, 0, 1), 1), limit);
        var (indices, _) = Op.NonZero(above);
        return Op.Sum(Op.Gather(x, Op.Squeeze(indices, 1)), 0);
    }

    /// <summary>The mean of the leaves that trees lead a row to.</summary>
    public static Graph DecisionForest() => Body(graph =>
    {
        Dim batch = Dim.Symbol("batch");
        Value x = graph.Input("x", DType.Float32, [batch, Features]);
        Graph notYet = Body(g =>
        {
            g.Input("at", DType.Int32, [batch, Trees]);
            Value depth = g.Input("depth", DType.Int32, []);
            g.Input("x", DType.Float32, [batch, Features]);
            g.Output("more", Op.Less(depth, g.Number(Depth, DType.Int32)));
        });
        Graph descend = Body(g =>
        {
            Value at = g.Input("at", DType.Int32, [batch, Trees]), depth = g.Input("depth", DType.Int32, []), rows = g.Input("x", DType.Float32, [batch, Features]);
            Value node = at + g.Constant(FirstNodes());
            Value feature = Op.OneHot(Op.Gather(g.Constant(Flat(SplitFeatures)), node), Features);
            Value number = Op.Sum(feature * Op.ExpandDims(rows, 1), 2);
            Value right = Op.Cast(Op.GreaterOrEqual(number, Op.Gather(g.Constant(Flat(SplitThresholds)), node)), DType.Int32);
            g.Output("at", at * 2 + 1 + right);
            g.Output("depth", depth + 1);
        });
        Value start = Op.BroadcastTo(graph.Number(0, DType.Int32), [batch, Trees]);
        Value leaf = Op.While(notYet, descend, [start, graph.Number(0, DType.Int32)], [x])[0] + graph.Constant(FirstNodes());
        graph.Output("mean", Op.Mean(Op.Gather(graph.Constant(Flat(LeafValues)), leaf), 1));
    });

    private static Tensor FirstNodes() => Tensor.From([.. Enumerable.Range(0, Trees).Select(t => t * TreeNodes)], [1, Trees]);

    private static Tensor Flat<T>(T[,] table) where T : unmanaged => Tensor.From(table).Reshape([Trees * TreeNodes]);
}
