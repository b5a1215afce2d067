using System.Text.Json;

namespace Penstock.Board;

/// <summary>Writes what is told of graphs.</summary>
internal static class GraphJson
{
    private const int MostShapes = 8, MostJoined = 1000;

    public static void Write(Utf8JsonWriter json, GraphTree tree, GraphSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("nodes", tree.Leaves.Length);
        json.WriteNumber("edges", tree.Edges.All.Length);
        Amounts(json, tree.Root);
        json.WriteNumber("missing", tree.Edges.Missing);
        json.WriteNumber("doubled", tree.Doubled);
        json.Objects("operators", summary.Operators, one =>
        {
            json.WriteString("name", one.Name);
            json.WriteNumber("count", one.Count);
        });
        json.Strings("devices", summary.Devices);
        Ranking(json, "mostParameters", summary.MostParameters);
        Ranking(json, "mostSeconds", summary.MostSeconds);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, GraphBlock block, GraphLevel level)
    {
        json.WriteString("id", block.Id);
        json.Objects("children", block.Children, child =>
        {
            json.WriteString("id", child.Id);
            json.WriteString("name", child.Name);
            json.WriteString("kind", child.Kind switch { GraphBlockKind.Node => "node", GraphBlockKind.Group => "group", _ => "series" });
            json.WriteNumber("nodes", child.Nodes);
            json.WriteNumber("children", child.Children.Count);
            Amounts(json, child);
            json.WriteNumber("within", level.Within[child.Place]);
            json.WriteNumber("constants", level.Constants[child.Place]);
            if (child.Node is not { } node) return;
            json.WriteString("op", node.Op);
            json.WriteString("device", node.Device);
            Shapes(json, "shapes", node.Shapes.Take(MostShapes));
        });
        json.Objects("flows", level.Flows, flow =>
        {
            json.WriteNumber("from", flow.From);
            json.WriteNumber("to", flow.To);
            json.WriteNumber("count", flow.Count);
            json.Number("elements", flow.Elements);
            json.WritePropertyName("shape");
            Shape(json, flow.Shape);
            json.WriteBoolean("isMixed", flow.IsMixed);
            json.WriteBoolean("isControl", flow.IsControl);
        });
        json.WriteNumber("leftOut", level.LeftOut);
    }

    public static void WriteNode(Utf8JsonWriter json, GraphTree tree, GraphBlock block)
    {
        GraphNode node = block.Node!;
        json.WriteStartObject();
        json.WriteString("id", block.Id);
        json.WriteString("name", node.Name);
        json.WriteStartObject("attributes");
        foreach (var (key, value) in node.Attributes) json.WriteString(key, value);
        json.WriteEndObject();
        Shapes(json, "shapes", node.Shapes);
        json.WriteNumber("inputCount", node.Inputs.Count + node.Controls.Count);
        json.Objects("inputs", node.Inputs.Select(input => (Text: input, IsControl: false)).Concat(node.Controls.Select(control => (Text: control, IsControl: true))).Take(MostJoined), input =>
        {
            var (name, result) = GraphEdges.Reference(input.Text);
            GraphBlock? from = tree.Leaf(name);
            if (from is null && tree.Leaf(input.Text) is { } whole) (from, name, result) = (whole, input.Text, 0);
            json.WriteString("name", name);
            json.WriteString("id", from?.Id);
            json.WriteNumber("output", result);
            json.WriteBoolean("isControl", input.IsControl);
            json.WritePropertyName("shape");
            Shape(json, !input.IsControl && from is { Node.Shapes: var shapes } && result < shapes.Count ? shapes[result] : null);
        });
        int[] readers = Readers(tree, block);
        json.WriteNumber("readerCount", readers.Length);
        json.Objects("readers", readers.Take(MostJoined), reader =>
        {
            json.WriteString("name", tree.Leaves[reader].Node!.Name);
            json.WriteString("id", tree.Leaves[reader].Id);
        });
        json.WriteEndObject();
    }

    private static int[] Readers(GraphTree tree, GraphBlock block)
    {
        HashSet<int> readers = [];
        foreach (int edge in tree.Edges.ReadersOf(block.First)) readers.Add(tree.Edges.All[edge].To);
        return [.. readers];
    }

    private static void Amounts(Utf8JsonWriter json, GraphBlock block)
    {
        json.Number("parameters", block.Parameters);
        json.Number("optimizerState", block.OptimizerState);
        if (block.Seconds is { } seconds) json.WriteNumber("seconds", seconds);
        else json.WriteNull("seconds");
    }

    private static void Ranking(Utf8JsonWriter json, string name, IReadOnlyList<GraphBlock> blocks) => json.Objects(name, blocks, block =>
    {
        json.WriteString("id", block.Id);
        json.WriteString("name", block.Node!.Name);
        Amounts(json, block);
    });

    private static void Shapes(Utf8JsonWriter json, string name, IEnumerable<IReadOnlyList<long>> shapes) => json.Array(name, shapes, shape => Shape(json, shape));

    private static void Shape(Utf8JsonWriter json, IReadOnlyList<long>? shape)
    {
        if (shape is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartArray();
        foreach (long extent in shape)
        {
            if (extent < 0) json.WriteNullValue();
            else json.WriteNumberValue(extent);
        }
        json.WriteEndArray();
    }
}
