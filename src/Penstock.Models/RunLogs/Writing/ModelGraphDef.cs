using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A model as TensorFlow's message GraphDef: the operators of inference, named by the layer that brings them, with shapes and weights.</summary>
internal static class ModelGraphDef
{
    private const int NodeField = 1, VersionsField = 4, ProducerField = 1, Producer = 22;
    private const int NameField = 1, OperatorField = 2, InputField = 3, AttributeField = 5, KeyField = 1, ValueField = 2;
    private const int ListField = 1, TextField = 2, NumberField = 3, TypeField = 6, ShapeField = 7;
    private const int MostText = 400;

    public static byte[] Of(Model model)
    {
        model.RequireBuilt("Train it, or put an InputLayer first.");
        List<(int First, string Layer)> places = [];
        var graph = new ModelGraph(isTraining: false, model.Seed) { Places = places };
        IReadOnlyList<Value> outputs = model.AddTo(model.FeedInputs(graph.Graph), layer => new LayerCall(layer, graph));
        for (int i = 0; i < outputs.Count; i++) graph.Graph.Output(model.OutputName(i), outputs[i]);
        return Of(graph.Graph, places);
    }

    private static byte[] Of(Graph graph, List<(int First, string Layer)> places)
    {
        var to = new ProtoWriter();
        var names = new Dictionary<Node, string>();
        HashSet<string> taken = [];
        int place = -1;
        foreach (Node node in graph.Nodes)
        {
            while (place + 1 < places.Count && places[place + 1].First <= node.Id) place++;
            string own = node.Name ?? (place >= 0 ? $"{places[place].Layer}/{node.Operator.Name}" : node.Operator.Name), name = own;
            for (int i = 1; !taken.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{own}_{i}");
            names[node] = name;
            int begun = to.Begin(NodeField);
            Write(to, node, name, names);
            to.End(begun);
        }
        int versions = to.Begin(VersionsField);
        to.Varint(ProducerField, Producer);
        to.End(versions);
        return to.Written.ToArray();
    }

    private static void Write(ProtoWriter to, Node node, string name, Dictionary<Node, string> names)
    {
        to.Text(NameField, name);
        to.Text(OperatorField, node.Operator switch { Input => "Placeholder", Read => "VariableV2", Tensors.Constant => "Const", var other => other.Name });
        foreach (Value input in node.Inputs) to.Text(InputField, input.Index == 0 ? names[input.Node] : string.Create(CultureInfo.InvariantCulture, $"{names[input.Node]}:{input.Index}"));
        foreach (Node before in node.After) to.Text(InputField, $"^{names[before]}");
        Attribute(to, "_output_shapes", node, static (to, node) =>
        {
            int list = to.Begin(ListField);
            foreach (Value result in node.Results) Shape(to, result.Shape);
            to.End(list);
        });
        Attribute(to, "dtype", node, static (to, node) => to.Varint(TypeField, TensorMessage.TypeOf(node.Results[0].DType)));
        if (node.Operator is Read) Attribute(to, "parameters", node, static (to, node) => to.Varint(NumberField, (ulong)node.Results[0].Shape.ElementCount));
        if (node.Operator is Input or Read) Attribute(to, "shape", node, static (to, node) => Shape(to, node.Results[0].Shape));
        else Attribute(to, "operator", node, static (to, node) => to.Text(TextField, Short($"{node.Operator}")));
    }

    private static void Attribute(ProtoWriter to, string key, Node node, Action<ProtoWriter, Node> write)
    {
        int entry = to.Begin(AttributeField);
        to.Text(KeyField, key);
        int value = to.Begin(ValueField);
        write(to, node);
        to.End(value);
        to.End(entry);
    }

    private static void Shape(ProtoWriter to, Shape shape)
    {
        int begun = to.Begin(ShapeField);
        TensorMessage.Axes(to, [.. shape.Select(d => d.IsKnown ? d.Value : -1)]);
        to.End(begun);
    }

    private static string Short(string text) => text.Length <= MostText ? text : new StringBuilder(text, 0, MostText, MostText + 3).Append("...").ToString();
}
