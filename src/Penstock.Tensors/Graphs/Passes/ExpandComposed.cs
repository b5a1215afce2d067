namespace Penstock.Tensors;

/// <summary>Replaces operators that are composed of others by what they are composed of, until none is left.</summary>
internal static class ExpandComposed
{
    public static Graph Run(Graph graph)
    {
        bool expanded;
        do
        {
            expanded = false;
            graph = GraphRewriter.Rewrite(graph, (node, inputs, _) =>
            {
                IReadOnlyList<Value>? results = node.Operator.Expand(inputs);
                expanded |= results is not null;
                return results;
            });
        }
        while (expanded);
        return graph;
    }
}
