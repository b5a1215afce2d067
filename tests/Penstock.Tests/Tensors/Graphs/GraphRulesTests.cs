using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>The rules of the graph that no single operator shows.</summary>
public class GraphRulesTests
{
    [Fact]
    public void A_recomputation_behind_a_control_edge_is_not_merged()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [3]);
        Value first = Op.Exp(x), later = Op.Square(first);
        Value again = graph.Apply(new Exp(), [x], after: [later.Node])[0], same = Op.Exp(x);
        graph.Output("y", later + again + same);
        Graph optimized = PassList.Optimize(graph);
        Node[] exps = [.. optimized.Nodes.Where(n => n.Operator is Exp)];
        Assert.Equal(2, exps.Length);
        Assert.IsType<Square>(Assert.Single(exps[1].After).Operator);
        Assert.Equal(3f, new Executor(graph).Run(Tensor.From(0f, 0, 0))[0].ToArray<float>()[0]);
    }

    [Fact]
    public void Sparse_gradients_add_up_scale_and_have_the_norm_of_the_dense_one()
    {
        var graph = new Graph();
        Value table = graph.Input("table", DType.Float64, [4, 2]), ids = graph.Input("ids", DType.Int32, [3]);
        Value loss = Op.Sum(Op.Square(Op.Gather(table, ids))) + Op.Sum(Op.Gather(table, ids) * 3.0);
        Gradient gradient = Differentiation.Gradients(loss, [table])[0]!;
        Assert.True(gradient.IsSparse);
        Assert.Equal(6, gradient.Indices!.Shape[0].Value);
        graph.Output("dense", gradient.ToDense());
        graph.Output("norm", gradient.SquaredNorm());
        graph.Output("scaled", (gradient * graph.Number(0.5, DType.Float64)).ToDense());
        double[] t = [1, 2, 3, 4, 5, 6, 7, 8], expected = new double[8];
        foreach (int row in (int[])[2, 0, 2])
            for (int c = 0; c < 2; c++) expected[2 * row + c] += 2 * t[2 * row + c] + 3;
        Tensor[] found = new Executor(graph).Run(Tensor.From(t, [4, 2]), Tensor.From(2, 0, 2));
        Assert.Equal(expected, found[0].ToArray<double>());
        Assert.Equal(expected.Sum(e => e * e), found[1].Item<double>(), 1e-9);
        Assert.Equal(Array.ConvertAll(expected, e => e / 2), found[2].ToArray<double>());
    }

    [Fact]
    public void A_composed_operator_counts_each_way_to_its_inputs_once() => CentralDifferences.Check(v =>
    {
        Value scale = Op.Exp(Op.Mean(v[0], 0));
        return [Op.BatchNormalization(v[0], scale, scale, 1e-3).Y];
    }, Fed.Normal(DType.Float64, [4, 2]));

    [Theory, InlineData(true), InlineData(false)]
    public void Two_slots_can_swap_their_values(bool optimize)
    {
        var graph = new Graph();
        StateSlot a = new("a", Tensor.From(1f, 2)), b = new("b", Tensor.From(3f, 4));
        graph.Write(a, graph.Read(b));
        graph.Write(b, graph.Read(a));
        graph.Output("a", graph.Read(a));
        var executor = new Executor(graph, options: new() { Optimize = optimize });
        Assert.Equal([1f, 2], executor.Run()[0].ToArray<float>());
        Assert.Equal([3f, 4], executor.State.Get(a).ToArray<float>());
        Assert.Equal([1f, 2], executor.State.Get(b).ToArray<float>());
        executor.Run();
        Assert.Equal([1f, 2], executor.State.Get(a).ToArray<float>());
    }

    [Fact]
    public void A_weight_is_updated_where_it_lies()
    {
        const int size = 1 << 20;
        var graph = new Graph();
        StateSlot w = new("w", Tensor.Zeros(DType.Float32, [size])), m = new("m", Tensor.Zeros(DType.Float32, [size]));
        Value gradient = graph.Input("g", DType.Float32, [size]);
        IReadOnlyList<Value> results = graph.Apply(new SgdUpdate(0.9), [graph.Read(w), gradient, graph.Number(0.1, DType.Float32), graph.Read(m)]);
        graph.Write(w, results[0]);
        graph.Write(m, results[1]);
        var executor = new Executor(graph);
        Lane lane = executor.Rent();
        Assert.InRange(lane.Prepare([Tensor.Zeros(DType.Float32, [size])]).ArenaBytes, 0, size);
    }

    [Theory, InlineData(true, 1), InlineData(false, 1), InlineData(true, 3)]
    public void Passes_threads_and_recomputation_draw_the_same_numbers(bool optimize, int threads)
    {
        var graph = new Graph();
        Value step = graph.Input("step", DType.Int64, []), x = graph.Input("x", DType.Float32, [50_000]);
        // Something to fold and to drop before the draw, so that passes move its place.
        Value ballast = graph.Number(1, DType.Float32) + 2;
        Value dropped = Op.Dropout(x * ballast, 0.5, 7, step);
        Value again = graph.Apply(dropped.Node.Operator, dropped.Node.Inputs, after: [dropped.Node])[0];
        graph.Output("y", dropped);
        graph.Output("again", again);
        Tensor ones = Tensor.From([.. Enumerable.Repeat(1f, 50_000)], [50_000]);
        Tensor[] found = new Executor(graph, options: new() { Optimize = optimize, Threads = threads }).Run(Tensor.Scalar(4L), ones);
        Tensor[] plain = new Executor(graph, options: new() { Optimize = false, Threads = 1 }).Run(Tensor.Scalar(4L), ones);
        Assert.Equal(plain[0].ToArray<float>(), found[0].ToArray<float>());
        Assert.Equal(found[0].ToArray<float>(), found[1].ToArray<float>());
    }

    [Fact]
    public void Symbols_of_data_dependent_extents_stay_apart_after_passes()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Bool, [4]);
        graph.Output("first", Op.NonZero(x).Count);
        Graph optimized = PassList.Optimize(graph);
        string taken = optimized.Nodes.SelectMany(n => n.Operator.Counts).Single().Symbol;
        Assert.NotEqual(taken, optimized.FreshSymbol("nonzero"));
    }
}
