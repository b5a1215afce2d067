namespace Penstock.Tensors;

/// <summary>
/// Lets the kernel of batch normalization add what is added to its result and apply the ReLU or ReLU6 that follows, and lets its
/// gradient take in the gradient of that ReLU, and lets the gradient of a convolution right before it make the normalization's, where nobody
/// else reads what lies between.
/// </summary>
internal static class FuseNormalization
{
    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        // What has gone into a normalization, and into which, gives what that one gives.
        var taken = new Dictionary<Node, Node>();
        return GraphRewriter.Rewrite(graph, (node, inputs, rewriter) => node switch
        {
            { After.Count: > 0 } => null,
            _ when taken.TryGetValue(node, out Node? taker) => [rewriter[taker.Results[0]]],
            { Operator: BatchNormalization { Activation: FusedActivation.None } op, Inputs.Count: 3 } => Follow(node, op, readers, taken, rewriter),
            { Operator: BatchNormalizationGradient { Activation: FusedActivation.None } op } => TakeMask(node, op, readers, rewriter),
            { Operator: ConvolveGradient { MasksByResult: false, Ends: GradientEnding.None } op } => TakeNormalization(node, op, inputs, readers, rewriter),
            _ => null,
        });
    }

    private static IReadOnlyList<Value>? Follow(Node node, BatchNormalization op, Readers readers, Dictionary<Node, Node> taken, GraphRewriter rewriter)
    {
        List<Value> inputs = [.. node.Inputs.Select(i => rewriter[i])];
        Value last = node.Results[0];
        if (readers.Only(last) is { Operator: Add } add && add.Inputs[0] != add.Inputs[1])
        {
            Value other = add.Inputs[add.Inputs[0] == last ? 1 : 0];
            if (other.Node.Id < node.Id)
            {
                inputs.Add(rewriter[other]);
                taken.Add(add, node);
                last = add.Results[0];
            }
        }
        if (readers.Only(last) is { } next && ActivationOf(next.Operator) is not FusedActivation.None and var activation)
        {
            op = op with { Activation = activation };
            taken.Add(next, node);
        }
        return last == node.Results[0] && op.Activation == FusedActivation.None ? null : rewriter.Target.Apply(op, inputs, node.Name);
    }

    // The gradient of an activation right behind the same normalization.
    private static IReadOnlyList<Value>? TakeMask(Node node, BatchNormalizationGradient op, Readers readers, GraphRewriter rewriter)
    {
        Value masked = node.Inputs[4];
        FusedActivation activation = masked.Node.Operator switch { ReluGradient => FusedActivation.Relu, Relu6Gradient => FusedActivation.Relu6, _ => FusedActivation.None };
        if (activation == FusedActivation.None || masked.Node.After.Count > 0 || !readers.IsOne(masked)) return null;
        Node follower = masked.Node.Inputs[1].Node;
        if (ActivationOf(follower.Operator) != activation || follower.Inputs[0].Node is not { Operator: BatchNormalization { Activation: FusedActivation.None } } forward) return null;
        bool same = follower.Inputs[0].Index == 0 && forward.Inputs.Count == 3 && node.Inputs[0] == forward.Inputs[0] && node.Inputs[1] == forward.Inputs[1]
            && node.Inputs[2] == forward.Results[1] && node.Inputs[3] == forward.Results[2];
        if (!same) return null;
        Value[] inputs = [.. node.Inputs.Take(4), masked.Node.Inputs[0], forward.Inputs[2]];
        return rewriter.Target.Apply(op with { Activation = activation }, [.. inputs.Select(i => rewriter[i])], node.Name);
    }

    private static IReadOnlyList<Value>? TakeNormalization(Node node, ConvolveGradient op, IReadOnlyList<Value> inputs, Readers readers, GraphRewriter rewriter)
    {
        if (inputs[2] is not { Index: 0, Node: { After.Count: 0, Operator: BatchNormalizationGradient through } made } || !readers.IsOne(node.Inputs[2])) return null;
        if (!ConvolveNormalizedGradient.Pays(op.Of, inputs[0].Type, inputs[1].Type)) return null;
        return rewriter.Target.Apply(new ConvolveNormalizedGradient(op.Of, through), [inputs[0], inputs[1], .. made.Inputs.Take(5), made.Results[1], made.Results[2], .. made.Inputs.Skip(5)], node.Name);
    }

    private static FusedActivation ActivationOf(Operator op) => op switch { Relu => FusedActivation.Relu, Relu6 => FusedActivation.Relu6, _ => FusedActivation.None };
}
