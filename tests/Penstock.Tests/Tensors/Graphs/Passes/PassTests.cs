using Penstock.Tensors;

namespace Penstock.Tests;

public class PassTests
{
    // The bias of a fused product may enter the sum first, and a folded scale each of its terms.
    private static readonly string[] s_rounding = ["fuse epilogues", "fold normalizations"];

    public static TheoryData<string, string> SamplesAndPasses()
    {
        var data = new TheoryData<string, string>();
        foreach (SampleGraph sample in SampleGraph.All())
            foreach (PassList.Pass pass in PassList.Optimizations) data.Add(sample.Name, pass.Name);
        return data;
    }

    public static TheoryData<string> Samples() => [.. SampleGraph.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(SamplesAndPasses))]
    public void A_pass_alone_changes_no_result(string sample, string pass) =>
        AssertSame(sample, PassList.Optimizations.Single(p => p.Name == pass).Run, s_rounding.Contains(pass));

    [Theory]
    [MemberData(nameof(Samples))]
    public void All_passes_together_change_no_result(string sample) => AssertSame(sample, PassList.Optimize, true);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Passes_leave_no_node_that_nothing_needs(string sample)
    {
        Graph graph = PassList.Optimize(SampleGraph.All().Single(s => s.Name == sample).Graph);
        HashSet<Value> read = [.. graph.Nodes.SelectMany(n => n.Inputs), .. graph.Outputs.Select(o => o.Value), .. graph.Writes.Select(w => w.Value)];
        Assert.All(graph.Nodes, node => Assert.True(node.Operator.HasEffect || node.Results.Any(read.Contains), node.ToString()));
    }

    [Fact]
    public void Normalizations_take_in_what_follows_them()
    {
        Graph graph = PassList.Optimize(SampleGraph.Residual().Graph);
        Assert.Equal(["Relu6, 3 inputs", "Relu, 4 inputs"], graph.Nodes.Where(n => n.Operator is BatchNormalization).Select(n => $"{((BatchNormalization)n.Operator).Activation}, {n.Inputs.Count} inputs"));
        Assert.Contains(graph.Nodes, n => n.Operator is BatchNormalizationGradient { Activation: FusedActivation.Relu6 });
        Assert.DoesNotContain(graph.Nodes, n => n.Operator is Relu6Gradient);
    }

    [Fact]
    public void Gradients_of_normalizations_go_into_those_of_the_convolutions_before_them()
    {
        Graph graph = PassList.Optimize(SampleGraph.Residual().Graph);
        Assert.Equal(Shape.Of(1, 1, 20, 20), Assert.Single(graph.Nodes, n => n.Operator is ConvolveNormalizedGradient).Inputs[1].Shape);
    }

    [Fact]
    public void Gradients_of_branches_are_added_and_masked_where_the_last_of_them_is_made_and_convolutions_measure_what_is_normalized()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [2, 8, 8, 16]);
        Value[] w = [.. Enumerable.Range(0, 3).Select(i => graph.Read(new($"w{i}", Tensor.Zeros(DType.Float32, [3, 3, 16, 16]))))];
        Value[] gamma = [.. Enumerable.Range(0, 3).Select(i => graph.Read(new($"gamma{i}", Tensor.Zeros(DType.Float32, [16]))))];
        Value Normalized(Value of, int i) => Op.BatchNormalization(Op.Convolve(of, w[i], padding: Padding.Same), gamma[i], gamma[i], 1e-3).Y;
        Value first = Op.Relu(Normalized(x, 0)), second = Op.Relu(first + Normalized(first, 1)), loss = Op.Mean(Op.Square(Op.Relu(second + Normalized(second, 2))));
        foreach (Gradient? gradient in Differentiation.Gradients(loss, w)) graph.Output($"d{graph.Outputs.Count}", gradient!.ToDense());
        graph = PassList.Optimize(graph);
        Assert.Equal([GradientEnding.AddsAndMasks, GradientEnding.Adds, GradientEnding.None], graph.Nodes.Select(n => n.Operator).OfType<ConvolveNormalizedGradient>().Select(op => op.Ends));
        Assert.All(graph.Nodes.Select(n => n.Operator).OfType<Convolve>(), op => Assert.True(op.Measures));
        Assert.DoesNotContain(graph.Nodes, n => n.Operator is BatchNormalization);
    }

    [Fact]
    public void Normalizations_by_known_statistics_go_into_the_convolution_before_them()
    {
        Graph graph = PassList.Optimize(SampleGraph.Residual().Graph);
        Assert.Equal(["Relu6, 3 inputs", "Relu, 4 inputs"], graph.Nodes.Where(n => n.Operator is Convolve { Activation: not FusedActivation.None })
            .Select(n => $"{((Convolve)n.Operator).Activation}, {n.Inputs.Count} inputs"));
    }

    [Fact]
    public void Listing_of_a_perceptron() => Snapshot.Matches(PassList.Optimize(SampleGraph.Perceptron().Graph).ToString());

    [Fact]
    public void Listing_of_a_training_step() => Snapshot.Matches(PassList.Optimize(SampleGraph.Training().Graph).ToString());

    private static void AssertSame(string name, Func<Graph, Graph> pass, bool rounds)
    {
        SampleGraph sample = SampleGraph.All().Single(s => s.Name == name);
        Executor plain = Plain(sample.Graph), passed = Plain(pass(PassList.Lower(sample.Graph)));
        for (int run = 0; run < 3; run++)
        {
            Tensor[] expected = plain.Run(sample.Inputs), actual = passed.Run(sample.Inputs);
            for (int i = 0; i < expected.Length; i++) AssertSame(sample.Graph.Outputs[i].Name, expected[i], actual[i], rounds);
        }
        foreach (StateSlot slot in sample.Graph.Slots) AssertSame(slot.Name, plain.State.Get(slot), passed.State.Get(slot), rounds);
    }

    private static void AssertSame(string what, Tensor expected, Tensor actual, bool rounds)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.DType, actual.DType);
        if (expected.DType == DType.Text) Assert.Equal(expected.ToString(), actual.ToString());
        else if (!rounds) Assert.True(expected.Bytes.SequenceEqual(actual.Bytes), $"{what}: expected {expected}, got {actual}");
        else
            for (int i = 0; i < expected.Count; i++)
                Assert.True(Math.Abs(expected.NumberAt(i) - actual.NumberAt(i)) <= 1e-5 * Math.Max(1, Math.Abs(expected.NumberAt(i))), $"{what}[{i}]: expected {expected.NumberAt(i)}, got {actual.NumberAt(i)}");
    }

    private static Executor Plain(Graph graph) => new(graph, options: new() { Optimize = false, Threads = 2 });
}
