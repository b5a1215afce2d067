using System.Text;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class GraphJsonTests
{
    public static IEnumerable<TheoryDataRow<string>> Samples => OperatorSamples.All(DType.Float32).Keys.Select(n => new TheoryDataRow<string>(n));

    public static IEnumerable<TheoryDataRow<string>> Graphs => TwelveGraphs.All.Keys.Select(n => new TheoryDataRow<string>(n));

    [Fact]
    public void The_list_of_operators_is_complete() =>
        Assert.Equal(
            typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && t != typeof(FusedElementwise) && t != typeof(Prepared)).Select(t => t.Name).Order(),
            OperatorList.All.Select(t => t.Name).Order());

    [Fact]
    public void Operators_are_called_as_their_types() =>
        Assert.All(OperatorList.All, t => Assert.Equal(t.Name, new OperatorSchema(t).Name));

    [Theory, MemberData(nameof(Samples))]
    public void An_operator_is_read_as_it_was_written(string name)
    {
        OperatorSample sample = OperatorSamples.All(DType.Float32)[name];
        var graph = new Graph();
        Value[] inputs = [.. sample.Inputs.Select((t, i) => graph.Input($"x{i}", t.DType, t.Shape))];
        IReadOnlyList<Value> results = graph.Apply(sample.Operator, inputs, "sampled");
        for (int i = 0; i < results.Count; i++) graph.Output($"y{i}", results[i]);
        Graph read = AssertSame(graph, sample.Inputs);
        if (sample.Operator is not (Constant or If or OneOf or While or Scan)) Assert.Equal(sample.Operator, read.Nodes[^1].Operator);
    }

    [Theory, MemberData(nameof(Graphs))]
    public void A_graph_computes_the_same_after_writing_and_reading(string name) => AssertSame(TwelveGraphs.All[name].Graph, TwelveGraphs.All[name].Fed);

    [Fact]
    public void An_unknown_operator_is_named()
    {
        var graph = new Graph();
        graph.Output("y", graph.Apply(new Twice(), [graph.Input("x", DType.Float32, [2])])[0]);
        (string text, var tensors) = Write(graph);
        var error = Assert.Throws<InvalidDataException>(() => Read(text, tensors));
        Assert.Contains("\"Twice\"", error.Message);
        Assert.Equal([2f, 4], new Executor(Read(text, tensors, typeof(Twice))).Run(Tensor.From(1f, 2))[0].ToArray<float>());
    }

    [Theory]
    [InlineData("\"Exp\"", "\"System.Diagnostics.Process\"", "System.Diagnostics.Process")]
    [InlineData("\"version\": 1", "\"version\": 99", "version 1, got 99")]
    [InlineData("[\n          0,\n          0\n        ]", "[\n          7,\n          0\n        ]", "a node from 0 to 0, got 7")]
    [InlineData("[\n          0,\n          0\n        ]", "[\n          0,\n          3\n        ]", "a result from 0 to 0, got 3")]
    [InlineData("\"Float32\"", "\"Float33\"", "Float33")]
    [InlineData("\"outputs\"", "\"outcomes\"", "\"outputs\"")]
    [InlineData("{", "[", "JSON")]
    public void A_damaged_text_is_an_error_that_says_where(string from, string to, string expected)
    {
        var graph = new Graph();
        graph.Output("y", Op.Exp(graph.Input("x", DType.Float32, [2])));
        (string text, var tensors) = Write(graph);
        Assert.Contains(from, text);
        var error = Assert.Throws<InvalidDataException>(() => Read(text.Replace(from, to), tensors));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_text_cut_short_anywhere_is_an_error()
    {
        (string text, var tensors) = Write(TwelveGraphs.All["decoder step"].Graph);
        for (int length = 0; length < text.Length - 1; length += 1 + text.Length / 60)
            Assert.Throws<InvalidDataException>(() => Read(text[..length], tensors));
    }

    [Fact]
    public void A_text_with_a_character_changed_is_read_or_is_an_error()
    {
        const string others = "0123456789-\"[]{},:abz";
        var random = new Random(1);
        foreach (var (graph, _) in TwelveGraphs.All.Values)
        {
            (string text, var tensors) = Write(graph);
            for (int i = 0; i < 40; i++)
            {
                char[] changed = text.ToCharArray();
                changed[random.Next(changed.Length)] = others[random.Next(others.Length)];
                Exception? error = Record.Exception(() => Read(new string(changed), tensors));
                Assert.True(error is null or InvalidDataException, $"{error}");
            }
        }
    }

    [Fact]
    public void A_missing_tensor_and_one_of_another_shape_are_named()
    {
        (string text, var tensors) = Write(TwelveGraphs.All["batch normalization"].Graph);
        Dictionary<string, Tensor> others = new(tensors) { ["mean"] = Tensor.From(1f) };
        Assert.Contains("\"mean\"", Assert.Throws<InvalidDataException>(() => Read(text, others)).Message);
        others.Remove("mean");
        Assert.Contains("\"mean\"", Assert.Throws<InvalidDataException>(() => Read(text, others)).Message);
    }

    [Fact]
    public void A_shape_larger_than_its_values_takes_no_memory()
    {
        var graph = new Graph();
        graph.Output("y", graph.Constant(Tensor.From(1f, 2)));
        (string text, var tensors) = Write(graph);
        text = text.Replace("\"shape\": [\n          2\n        ]", "\"shape\": [\n          2000000000000\n        ]");
        Assert.Contains("2000000000000 values", Assert.Throws<InvalidDataException>(() => Read(text, tensors)).Message);
    }

    private static Graph AssertSame(Graph graph, Tensor[] fed)
    {
        (string text, var tensors) = Write(graph);
        Graph read = Read(text, tensors);
        Assert.Equal(graph.ToString(), read.ToString());
        Assert.Equal(text, Write(read).Text);
        Tensor[] expected = new Executor(graph).Run(fed), found = new Executor(read).Run(fed);
        for (int i = 0; i < expected.Length; i++) Close.Check(expected[i], found[i], 0, graph.Outputs[i].Name);
        return read;
    }

    private static (string Text, IReadOnlyDictionary<string, Tensor> Tensors) Write(Graph graph)
    {
        using var stream = new MemoryStream();
        IReadOnlyDictionary<string, Tensor> tensors = GraphJson.Write(graph, stream);
        return (Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n"), tensors);
    }

    private static Graph Read(string text, IReadOnlyDictionary<string, Tensor> tensors, params Type[] userOperators) =>
        GraphJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), tensors, userOperators);

    public sealed record Twice : Operator
    {
        public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [inputs[0]];

        public override IReadOnlyList<Value> Expand(IReadOnlyList<Value> inputs) => [inputs[0] + inputs[0]];
    }
}
