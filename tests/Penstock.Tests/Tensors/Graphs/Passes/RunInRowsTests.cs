using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class RunInRowsTests
{
    private static readonly Dictionary<string, long> s_extents = new() { ["batch"] = 32 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    public void Rows_have_the_same_bits_and_sums_the_same_value(int batch)
    {
        Graph whole = Network(), parted = RunInRows.Run(whole, s_extents);
        Assert.Equal(2, parted.Nodes.Count(n => n.Operator is InRows { Rows: 2 }));
        Tensor x = SampleGraph.Numbers(5, batch, 8, 8, 2);
        Tensor[] expected = Results(whole, x), found = Results(parted, x);
        Assert.Equal(expected[0].ToArray<float>(), found[0].ToArray<float>());
        for (int i = 1; i < expected.Length; i++) Close.Check(expected[i], found[i], 2e-6, $"gradient {i}");
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        Tensor x = SampleGraph.Numbers(5, 31, 8, 8, 2);
        Tensor[] alone = Results(RunInRows.Run(Network(), s_extents), x, 1), together = Results(RunInRows.Run(Network(), s_extents), x, 3);
        foreach (var (one, other) in alone.Zip(together)) Assert.Equal(one.ToArray<float>(), other.ToArray<float>());
    }

    [Fact]
    public void It_takes_a_smaller_arena()
    {
        Graph whole = Network(), parted = RunInRows.Run(whole, s_extents);
        Assert.InRange((double)Size(parted) / Size(whole), 0, 0.75);
    }

    [Fact]
    public void A_graph_that_would_not_be_smaller_stays_as_it_is()
    {
        Graph graph = SampleGraph.Training().Graph;
        Assert.Same(graph, RunInRows.Run(graph, s_extents));
    }

    private static long Size(Graph graph) => new MemoryPlan(graph.Nodes, graph, v => Plan.Bytes(v, s_extents)).Size;

    private static Tensor[] Results(Graph graph, Tensor x, int threads = 2) => new Executor(graph, options: new() { Threads = threads, Optimize = false }).Run(x);

    private static Graph Network()
    {
        var graph = new Graph();
        Dim batch = Dim.Symbol("batch");
        Value x = graph.Input("x", DType.Float32, [batch, 8, 8, 2]);
        Value[] w = [graph.Constant(SampleGraph.Numbers(1, 3, 3, 2, 8)), graph.Constant(SampleGraph.Numbers(2, 8)), graph.Constant(SampleGraph.Numbers(3, 3, 3, 8, 4)), graph.Constant(SampleGraph.Numbers(4, 64, 3))];
        Value first = Op.MaxPool(Op.Relu(Op.Convolve(x * 2, w[0], w[1], padding: Padding.Same)), [2, 2]);
        Value flat = Op.Reshape(Op.Tanh(Op.Convolve(first, w[2], padding: Padding.Same)), [batch, 64]);
        Value y = Op.MatMul(flat, w[3]), loss = Op.Sum(Op.Square(y));
        graph.Output("y", y);
        foreach (Gradient? gradient in Differentiation.Gradients(loss, w)) graph.Output($"gradient {graph.Outputs.Count}", gradient!.ToDense());
        return PassList.Lower(graph);
    }
}
