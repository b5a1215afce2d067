using Penstock.Board;

namespace Penstock.Tests;

/// <summary>Graphs as nested blocks; what is expected is counted by hand.</summary>
public class GraphTreeTests
{
    private static GraphNode Node(string name, string op, params string[] inputs)
    {
        var node = new GraphNode(name, op);
        foreach (string input in inputs)
        {
            if (input.StartsWith('^')) node.Controls.Add(input[1..]);
            else node.Inputs.Add(input);
        }
        return node;
    }

    [Fact]
    public void Names_nest_and_a_node_with_the_name_of_a_block_lies_in_it()
    {
        GraphTree tree = GraphTree.Of([Node("a", "Op"), Node("a/b", "Op"), Node("a/b/c", "Op", "a"), Node("/a//d", "Op"), Node("", "Op")]);
        Assert.Equal(["a", "(no name)"], tree.Root.Children.Select(b => b.Name));
        Assert.Equal(["a/b", "a/(a)", "/a//d"], tree.Blocks["a"].Children.Select(b => b.Id));
        Assert.Equal(["a/b/(b)", "a/b/c"], tree.Blocks["a/b"].Children.Select(b => b.Id));
        Assert.Equal((4, 5), (tree.Blocks["a"].Nodes, tree.Leaves.Length));
    }

    [Fact]
    public void Flows_are_told_on_every_level_and_to_the_outside()
    {
        GraphNode from = Node("x/out", "MatMul");
        from.Shapes.Add([2, -1]);
        GraphTree tree = GraphTree.Of([from, Node("y/in", "Relu", "x/out"), Node("y/twice", "Add", "x/out:0", "y/in", "^x/out", "nothing"), Node("x/one", "Const"), Node("x/take", "Add", "x/one")]);
        Assert.Equal((5, 1), (tree.Edges.All.Length, tree.Edges.Missing));
        GraphFlow over = Assert.Single(tree.LevelOf(tree.Root).Flows);
        Assert.Equal((0, 1, 3, 4.0, false, false), (over.From, over.To, over.Count, over.Elements, over.IsMixed, over.IsControl));
        Assert.Equal([2, -1], over.Shape!);
        GraphLevel inside = tree.LevelOf(tree.Blocks["x"]);
        Assert.Equal([(0, -1), (1, 2)], inside.Flows.Select(f => (f.From, f.To)));
        Assert.Equal([-1, 2, -1], inside.Within);
        Assert.Equal([0, 0, 1], inside.Constants);
        Assert.Equal([(-1, 0), (-1, 1), (0, 1)], tree.LevelOf(tree.Blocks["y"]).Flows.Select(f => (f.From, f.To)).Order());
    }

    [Fact]
    public void Like_siblings_fold_and_long_levels_are_parted()
    {
        GraphTree tree = GraphTree.Of([.. Enumerable.Range(1, 200).SelectMany(i => new[] { Node($"Dense_{i}/kernel", "Variable"), Node($"Dense_{i}/MatMul", "MatMul", $"Dense_{i}/kernel") }), Node("loss", "Mean", "Dense_200/MatMul")]);
        Assert.Equal(["Dense[1…200]", "loss"], tree.Root.Children.Select(b => b.Name));
        Assert.Equal(200, tree.Root.Children[0].Children.Count);
        Assert.Equal([(0, 1)], tree.LevelOf(tree.Root).Flows.Select(f => (f.From, f.To)));
        Assert.Empty(tree.UsuallyOpen());
    }

    [Fact]
    public void A_level_of_very_many_is_parted_until_each_part_can_be_looked_through()
    {
        GraphTree tree = GraphTree.Of([.. Enumerable.Range(0, 30_000).Select(i => Node($"{i}x", $"Op{i % 7}", $"{i - 1}x"))]);
        Assert.Equal(3, tree.Root.Children.Count);
        Assert.Equal("[0x … 9999x]", tree.Root.Children[0].Name);
        Assert.True(tree.Blocks.Values.All(b => b.Children.Count <= 240));
        Assert.Equal([(0, 1, 1), (1, 2, 1)], tree.LevelOf(tree.Root).Flows.Select(f => (f.From, f.To, f.Count)));
        Assert.Equal((29_999, 1), (tree.Edges.All.Length, tree.Edges.Missing));
    }

    [Fact]
    public void What_an_optimizer_keeps_is_summed_apart_from_the_model()
    {
        GraphNode kernel = Node("dense/kernel", "VariableV2"), slot = Node("dense/kernel/Adam", "VariableV2"), shaped = Node("dense/bias", "VariableV2");
        (kernel.Parameters, slot.OptimizerState) = (6, 6);
        foreach (GraphNode node in new[] { kernel, slot, shaped }) node.Shapes.Add([2, 3]);
        GraphTree tree = GraphTree.Of([kernel, slot, shaped]);
        Assert.Equal((12.0, 6.0), (tree.Root.Parameters, tree.Root.OptimizerState));
        Assert.Equal((0.0, 6.0), (tree.Leaf("dense/kernel/Adam")!.Parameters, tree.Leaf("dense/kernel/Adam")!.OptimizerState));
        Assert.DoesNotContain(tree.Leaf("dense/kernel/Adam")!, tree.Summary.MostParameters);
    }

    [Fact]
    public void What_means_harm_is_shown_as_what_it_is()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 1000)), wide = string.Concat(Enumerable.Repeat("w/", 5000));
        GraphTree tree = GraphTree.Of([Node(deep, "Op"), Node("r", "Op", "s"), Node("s", "Op", "r", "s"), Node("r", "Other"), .. Enumerable.Range(0, 500).Select(i => Node($"{wide}{i}", "Op"))]);
        Assert.Equal((503, 1, 2), (tree.Leaves.Length, tree.Doubled, tree.Edges.All.Length));
        int depth = 0;
        for (GraphBlock? at = tree.Leaf(deep); at is not null; at = at.Parent) depth++;
        Assert.Equal(50, depth);
        Assert.True(tree.All.Max(b => b.Children.Count) <= 240);
    }

    [Fact]
    public void A_search_gives_what_is_called_so_before_what_lies_within()
    {
        GraphTree tree = GraphTree.Of([Node("conv/bias", "Add"), Node("x/conv_2", "Conv2D"), Node("y/Conv", "Mul"), Node("z", "Conv2D")]);
        Assert.Equal(["conv", "y/Conv", "x/conv_2", "z", "conv/bias"], GraphSearch.Find(tree, "conv", TestContext.Current.CancellationToken).Select(b => b.Id));
        Assert.Equal(["x/conv_2"], GraphSearch.Find(tree, " X conv2d ", TestContext.Current.CancellationToken).Select(b => b.Id));
        Assert.Empty(GraphSearch.Find(tree, " ", TestContext.Current.CancellationToken));
    }
}
