namespace Penstock.Tensors;

/// <summary>
/// Puts chains of elementwise operators of one shape, and the broadcasts that they read, into one operator. A chain is as
/// large as can be: it takes in whoever is read by it alone, or else only after its last operator.
/// </summary>
internal static class FuseElementwise
{
    // So many blocks fit into the cache beside what is read and written.
    private const int MostSteps = 24;

    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        Dictionary<Node, List<Node>> chains = Chains(graph, readers);
        return GraphRewriter.Rewrite(graph, (node, _, rewriter) => chains.TryGetValue(node, out List<Node>? chain) ? Fuse(chain, readers, rewriter) : null);
    }

    private static Dictionary<Node, List<Node>> Chains(Graph graph, Readers readers)
    {
        HashSet<Node> taken = [.. graph.Nodes.SelectMany(n => n.After)];
        var chains = new Dictionary<Node, List<Node>>();
        foreach (Node last in graph.Nodes.Reverse())
        {
            if (!IsFusable(last) || taken.Contains(last)) continue;
            List<Node> chain = Grow(last, taken, readers);
            if (chain.Count > 1 || last.Inputs.Any(i => Repeated(i) is not null)) chains[last] = chain;
        }
        return chains;
    }

    private static List<Node> Grow(Node last, HashSet<Node> taken, Readers readers)
    {
        HashSet<int> members = [];
        var chain = new List<Node>();
        // The latest first: when a node's turn comes, all its readers in the chain have had theirs.
        var waiting = new PriorityQueue<Node, int>([(last, -last.Id)]);
        while (waiting.TryDequeue(out Node? node, out _) && chain.Count < MostSteps)
        {
            bool fits = IsFusable(node) && node.Results[0].Shape == last.Results[0].Shape && !taken.Contains(node)
                && (node == last || readers.Of(node.Results[0]).All(r => r > last.Id || members.Contains(r)));
            if (!fits) continue;
            taken.Add(node);
            members.Add(node.Id);
            chain.Add(node);
            // What was narrowed is there to be kept in place of what it was made from.
            foreach (Value input in node.Inputs)
                if (!input.DType.IsHalf()) waiting.Enqueue(input.Node, -input.Node.Id);
        }
        chain.Reverse();
        return chain;
    }

    private static bool IsFusable(Node node) => node.After.Count == 0 && node.Inputs.Concat(node.Results).All(v => v.DType.IsFloating() || v.DType.IsHalf() || v.DType == DType.Bool)
        && node.Operator is UnaryOperator or BinaryOperator or ComparisonOperator or LogicalOperator or Not or Where or Cast;

    private static Value? Repeated(Value value) =>
        value.Node is { Operator: BroadcastTo, After.Count: 0 } && FusedElementwise.Repeats(value.Node.Inputs[0].Shape, value.Shape) ? value.Node.Inputs[0] : null;

    private static IReadOnlyList<Value> Fuse(List<Node> chain, Readers readers, GraphRewriter rewriter)
    {
        HashSet<int> members = [.. chain.Select(n => n.Id)];
        Value[] inputs = [.. chain.SelectMany(n => n.Inputs).Where(i => !members.Contains(i.Node.Id)).Select(i => Repeated(i) ?? i).Distinct()];
        int Number(Value value) => members.Contains(value.Node.Id) ? inputs.Length + chain.IndexOf(value.Node) : Array.IndexOf(inputs, Repeated(value) ?? value);
        FusedStep[] steps = [.. chain.Select(n => new FusedStep(n.Operator, [.. n.Inputs.Select(Number)], n.Results[0].DType))];
        int[] kept = [.. Enumerable.Range(0, chain.Count).Where(s => !readers.Of(chain[s].Results[0]).All(members.Contains))];
        var op = new FusedElementwise(chain[^1].Results[0].Shape, [.. inputs.Select(i => i.DType)], steps, kept);
        IReadOnlyList<Value> results = rewriter.Target.Apply(op, [.. inputs.Select(i => rewriter[i])], chain[^1].Name);
        for (int k = 0; k < kept.Length - 1; k++) rewriter.Redirect(chain[kept[k]], [results[k]]);
        return [results[^1]];
    }
}
