using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>A choice of a graph for each row gives what all graphs for all rows and a choice of the results would.</summary>
[Collection(nameof(Allocations))]
public class OneOfTests
{
    private const int Rows = 41;

    private static readonly Tensor Numbers = Tensor.From([.. Enumerable.Range(0, Rows).Select(i => i * 7 % 5 - 1)], [Rows]), Images = Fed.Normal(DType.Float32, [Rows, 6, 5, 3]), Drawn = Fed.Normal(DType.Float32, [Rows], seed: 2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void It_is_what_a_choice_among_the_results_of_all_is_to_the_bit(int threads)
    {
        var graph = new Graph();
        Value numbers = graph.Input("numbers", DType.Int32, [Dim.Symbol("rows")]), images = graph.Input("images", DType.Float32, [Dim.Symbol("rows"), 6, 5, 3]), drawn = graph.Input("drawn", DType.Float32, [Dim.Symbol("rows")]);
        graph.Output("one", Op.OneOf(Choices(), numbers, images, drawn));
        Value[] all = [.. Kinds(images, drawn)];
        Value where = all[^1];
        // A number below the first stands for it.
        for (int i = all.Length - 2; i >= 0; i--)
            where = Op.Where(Op.BroadcastTo(Op.Reshape(Op.LessOrEqual(numbers, graph.Number(i, DType.Int32)), [Dim.Symbol("rows"), 1, 1, 1]), images.Shape), all[i], where);
        graph.Output("all", where);
        Tensor[] found = new Executor(graph, options: new() { Threads = threads }).Run(Numbers, Images, Drawn);
        Assert.Equal(found[1].Bytes.ToArray(), found[0].Bytes.ToArray());
    }

    [Fact]
    public void A_warm_run_allocates_nothing()
    {
        var graph = new Graph();
        graph.Output("y", Op.OneOf(Choices(), graph.Input("n", DType.Int32, [Rows]), graph.Input("x", DType.Float32, Images.Shape), graph.Input("d", DType.Float32, [Rows])));
        Lane lane = new Executor(graph, options: new() { Threads = 2 }).Rent();
        Tensor[] fed = [Numbers, Images, Drawn];
        for (int i = 0; i < 20; i++) lane.Run(fed);
        Assert.Equal(0, Allocations.Of(() => lane.Run(fed)));
    }

    [Fact]
    public void An_error_in_a_row_comes_back_and_the_next_run_is_whole()
    {
        Graph choices = new(), graph = new();
        Value row = choices.Input("row", DType.Int32, [1]);
        choices.Output("0", row);
        choices.Output("1", Op.Gather(choices.Constant(Tensor.From(10, 20)), row));
        graph.Output("y", Op.OneOf(choices, graph.Input("n", DType.Int32, [4]), graph.Input("x", DType.Int32, [4])));
        var executor = new Executor(graph, options: new() { Threads = 2 });
        Tensor x = Tensor.From(0, 1, 5, 1);
        for (int round = 0; round < 3; round++)
        {
            Assert.ThrowsAny<Exception>(() => executor.Run(Tensor.From(1, 1, 1, 1), x));
            Assert.Equal([10, 20, 5, 20], executor.Run(Tensor.From(1, 1, 0, 1), x)[0].ToArray<int>());
        }
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        var graph = new Graph();
        Value numbers = graph.Input("n", DType.Int32, [3]), images = graph.Input("x", DType.Float32, [3, 6, 5, 3]), drawn = graph.Input("d", DType.Float32, [3]), four = graph.Input("f", DType.Float32, [4]);
        Fails("expected numbers as Int32 [rows], and rows", () => Op.OneOf(Choices(), drawn, images, drawn));
        Fails("expected 3 rows of numbers", () => Op.OneOf(Choices(), numbers, images, four));
        Fails("for the choices graph", () => Op.OneOf(Choices(), numbers, drawn, images));
        Graph odd = Choices();
        odd.Output("sum", Op.Sum(odd.Inputs[0]));
        Fails("expected one row of the same type from each graph", () => Op.OneOf(odd, numbers, images, drawn));
    }

    private static void Fails(string message, Func<Value> make) => Assert.Contains(message, Assert.Throws<ArgumentException>(make).Message);

    private static Graph Choices()
    {
        var graph = new Graph();
        foreach (Value result in Kinds(graph.Input("image", DType.Float32, [1, 6, 5, 3]), graph.Input("drawn", DType.Float32, [1]))) graph.Output($"{graph.Outputs.Count}", result);
        return graph;
    }

    private static IEnumerable<Value> Kinds(Value images, Value drawn)
    {
        Dim rows = images.Shape[0];
        Value each = Op.Reshape(drawn, [rows, 1, 1, 1]), mean = Op.Reshape(Op.Mean(images, 1, 2), [rows, 1, 1, 3]), most = Op.Reshape(Op.Max(images, 1, 2), [rows, 1, 1, 3]);
        return [(images - mean) * each + mean, Op.Sin(images) * most, images + each * (Op.ExpandDims(Op.Mean(images, -1), -1) - images), images];
    }
}
