namespace Penstock.Tensors;

/// <summary>
/// Lets the kernel of a convolution's gradients add to that of the input what came from another branch, such as the shortcut of a residual block, and apply
/// the gradient of the ReLU behind which the branches part, where nobody else reads what lies between.
/// </summary>
internal static class FuseBranches
{
    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        // What has gone into the gradients of a convolution, and into which, gives what those give.
        var taken = new Dictionary<Node, Node>();
        return GraphRewriter.Rewrite(graph, (node, inputs, rewriter) => node switch
        {
            { After.Count: > 0 } => null,
            _ when taken.TryGetValue(node, out Node? taker) => [rewriter[taker.Results[0]]],
            { Operator: ConvolveGradient { Ends: GradientEnding.None, Of.Groups: 1 } op } => Take(node, ending => op with { Ends = ending }, readers, taken, rewriter),
            { Operator: ConvolveNormalizedGradient { Ends: GradientEnding.None, Of.Groups: 1 } op } => Take(node, ending => op with { Ends = ending }, readers, taken, rewriter),
            _ => null,
        });
    }

    private static IReadOnlyList<Value>? Take(Node node, Func<GradientEnding, Operator> with, Readers readers, Dictionary<Node, Node> taken, GraphRewriter rewriter)
    {
        if (readers.Only(node.Results[0]) is not { Operator: Add } add) return null;
        Value other = add.Inputs[add.Inputs[0] == node.Results[0] ? 1 : 0];
        if (other.Node.Id >= node.Id || other.Node.Operator is BroadcastTo) return null;
        List<Value> inputs = [.. node.Inputs, other];
        taken.Add(add, node);
        if (readers.Only(add.Results[0]) is { Operator: ReluGradient } mask && mask.Inputs[0] == add.Results[0] && mask.Inputs[1].Node.Id < node.Id)
        {
            inputs.Add(mask.Inputs[1]);
            taken.Add(mask, node);
        }
        return rewriter.Target.Apply(with((GradientEnding)(inputs.Count - node.Inputs.Count)), [.. inputs.Select(i => rewriter[i])], node.Name);
    }
}
