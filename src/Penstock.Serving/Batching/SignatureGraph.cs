using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>The part of a model's graph that a signature needs.</summary>
internal static class SignatureGraph
{
    /// <summary>A graph of some outputs alone; inputs that they do not need are gone.</summary>
    public static Graph Of(Graph source, IEnumerable<string> outputs)
    {
        var target = new Graph();
        var values = new Dictionary<Value, Value>();
        var nodes = new Dictionary<Node, Node>();
        foreach (Node node in source.Nodes)
        {
            IReadOnlyList<Value> results = node.Operator switch
            {
                Input input => [target.Input(input.Key, input.Type.DType, input.Type.Shape)],
                Read read => [target.Read(read.Slot)],
                _ => target.Apply(node.Operator, [.. node.Inputs.Select(i => values[i])], node.Name, [.. node.After.Select(n => nodes[n])]),
            };
            for (int i = 0; i < results.Count; i++) values[node.Results[i]] = results[i];
            nodes[node] = target.Nodes[^1];
        }
        foreach (string output in outputs.Distinct()) target.Output(output, values[source.Outputs.Single(o => o.Name == output).Value]);
        return GraphRewriter.Rewrite(target, (_, _, _) => null);
    }
}
