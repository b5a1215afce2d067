using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A model whose layers are a graph that was read from a file: it predicts, and what the graph computes can be trained on.</summary>
internal static class GraphModel
{
    /// <summary>A model with the inputs and outputs of a graph; the graph's state slots are its weights.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="fault">Why the layers are missing that the graph was made of, without which it cannot be trained; null, the default, where there are none.</param>
    public static Model Of(Graph graph, string? fault = null)
    {
        SymbolicTensor[] inputs = [.. graph.Inputs.Select(i => Model.Input(i.Shape.Without(0), i.DType, i.Node.Name, i.Shape[0].IsKnown ? (int)i.Shape[0].Value : null))];
        var first = new GraphLayer(graph, 0, null, fault) { Name = Free(graph.Outputs[0].Name) };
        SymbolicTensor[] others = [.. graph.Outputs.Skip(1).Select((o, i) => new GraphLayer(graph, i + 1, first, fault) { Name = Free(o.Name) }.On(inputs))];
        return new Model(inputs, [first.On(inputs), .. others]);

        // An input, such as a column of a table, may have any name; layers must differ.
        string Free(string name) => graph.Inputs.Any(i => i.Node.Name == name) ? Free(name + "_") : name;
    }

    /// <summary>Whether a layer is a graph, or has one within.</summary>
    public static bool IsWithin(Layer layer) => layer is GraphLayer || Model.Directly(layer).Any(IsWithin);

    /// <summary>One output of a graph as a layer.</summary>
    private sealed class GraphLayer(Graph graph, int output, GraphLayer? owner, string? fault) : Layer
    {
        protected override bool TakesAnyType => true;

        protected override Value Call(Value input, LayerCall call) => Call([input], call);

        protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call)
        {
            if (call.IsTraining && Trainable && fault is not null)
                throw new ArgumentException($"{Label}: expected the layers of the model to train it, got its graph for prediction alone: {fault} Set Trainable to false to use it as it is.");
            LayerCall weights = owner is null ? call : call.Inside(owner);
            var values = new Dictionary<Value, Value>();
            for (int i = 0; i < inputs.Count; i++) values[graph.Inputs[i]] = inputs[i];
            foreach (Node node in graph.Nodes.Where(n => n.Operator is not Input))
            {
                IReadOnlyList<Value> results = node.Operator is Read read
                    ? [weights.Weight(read.Slot, isLearnt: graph.Writes.All(w => w.Slot != read.Slot))]
                    : call.Graph.Apply(node.Operator, [.. node.Inputs.Select(i => values[i])], node.Name);
                for (int i = 0; i < results.Count; i++) values[node.Results[i]] = results[i];
            }
            // States that go on from batch to batch are written once, however many outputs there are.
            if (owner is null)
                foreach (var (slot, value) in graph.Writes) call.Write(slot, values[value]);
            return values[graph.Outputs[output].Value];
        }

        internal override void ResetState(StateStore state)
        {
            foreach (var (slot, _) in graph.Writes) state.Set(slot, Tensor.Zeros(slot.Type.DType, slot.Type.Shape));
        }
    }
}
