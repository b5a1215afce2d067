using System.Collections;
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
    private const int ListField = 1, TextField = 2, NumberField = 3, FloatField = 4, TypeField = 6, ShapeField = 7;
    private const int MostText = 400, MostShown = 64;

    /// <summary>The message.</summary>
    /// <param name="graph">A graph whose nodes have names: <see cref="NamedGraph"/>.</param>
    /// <param name="seconds">How long operators take in a run, by the names of their nodes; null where it was not measured.</param>
    public static byte[] Of(Graph graph, IReadOnlyDictionary<string, double>? seconds = null)
    {
        var to = new ProtoWriter();
        foreach (Node node in graph.Nodes)
        {
            int begun = to.Begin(NodeField);
            Write(to, node, seconds is not null && seconds.TryGetValue(node.Label, out double time) ? time : null);
            to.End(begun);
        }
        int versions = to.Begin(VersionsField);
        to.Varint(ProducerField, Producer);
        to.End(versions);
        return to.Written.ToArray();
    }

    private static void Write(ProtoWriter to, Node node, double? seconds)
    {
        to.Text(NameField, node.Label);
        to.Text(OperatorField, node.Operator switch { Input => "Placeholder", Read => "VariableV2", Tensors.Constant => "Const", var other => other.Name });
        foreach (Value input in node.Inputs) to.Text(InputField, input.Index == 0 ? input.Node.Label : string.Create(CultureInfo.InvariantCulture, $"{input.Node.Label}:{input.Index}"));
        foreach (Node before in node.After) to.Text(InputField, $"^{before.Label}");
        Attribute(to, "_output_shapes", () =>
        {
            int list = to.Begin(ListField);
            foreach (Value result in node.Results) Shape(to, result.Shape);
            to.End(list);
        });
        Attribute(to, "dtype", () => to.Varint(TypeField, TensorMessage.TypeOf(node.Results[0].DType)));
        if (node.Operator is Read) Attribute(to, "parameters", () => to.Varint(NumberField, (ulong)node.Results[0].Shape.ElementCount));
        if (node.Operator is Input or Read) Attribute(to, "shape", () => Shape(to, node.Results[0].Shape));
        else
            foreach (var (name, value) in Settings(node.Operator)) Attribute(to, name, () => to.Text(TextField, value));
        if (seconds is { } time) Attribute(to, "seconds", () =>
        {
            to.Tag(FloatField, WireType.Fixed32);
            to.Single((float)time);
        });
    }

    /// <summary>The attributes of one of the library's operators as texts.</summary>
    private static IEnumerable<(string Name, string Value)> Settings(Operator op) => op.GetType().Assembly != typeof(Operator).Assembly ? [] :
        from property in new OperatorSchema(op.GetType()).Attributes
        let value = property.GetValue(op)
        where value is not null
        select (char.ToLowerInvariant(property.Name[0]) + property.Name[1..], Short(value is IEnumerable list and not (string or Tensors.Shape) ? $"[{string.Join(", ", list.Cast<object>().Take(MostShown))}]" : string.Create(CultureInfo.InvariantCulture, $"{value}")));

    private static void Attribute(ProtoWriter to, string key, Action write)
    {
        int entry = to.Begin(AttributeField);
        to.Text(KeyField, key);
        int value = to.Begin(ValueField);
        write();
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
