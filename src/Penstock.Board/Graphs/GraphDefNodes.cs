using System.Text;
using Penstock.Data;

namespace Penstock.Board;

/// <summary>Reads the nodes of TensorFlow's message GraphDef; those of its functions stand under library/NAME.</summary>
internal static class GraphDefNodes
{
    private const int NodeField = 1, LibraryField = 2, FunctionField = 1;
    private const int NameField = 1, OpField = 2, InputField = 3, DeviceField = 4, AttributeField = 5, KeyField = 1, ValueField = 2;
    private const int SignatureField = 1, FunctionNodeField = 3, SignatureNameField = 1, ArgumentField = 2, ArgumentNameField = 1;
    private const double MostParameters = 1e18;
    private const string OutputShapes = "_output_shapes", Parameters = "parameters", Seconds = "seconds", ShapeKey = "shape";

    private static readonly HashSet<string> s_variables = ["Variable", "VariableV2", "VarHandleOp", "AutoReloadVariable"];

    /// <exception cref="InvalidDataException">It is no such message, or it has more nodes than are shown.</exception>
    public static List<GraphNode> Read(ReadOnlySpan<byte> graph)
    {
        List<GraphNode> nodes = [];
        var reader = new ProtoReader(graph);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == NodeField && type == WireType.Bytes) Add(nodes, ReadNode(graph, reader.Range(), ""));
            else if (field == LibraryField && type == WireType.Bytes) ReadLibrary(graph, reader.Range(), nodes);
            else reader.Pass(field, type);
        }
        OptimizerVariables.SetApart(nodes);
        return nodes;
    }

    private static void ReadLibrary(ReadOnlySpan<byte> graph, WireRange range, List<GraphNode> nodes)
    {
        var reader = new ProtoReader(graph, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == FunctionField && type == WireType.Bytes) ReadFunction(graph, reader.Range(), nodes);
            else reader.Pass(field, type);
        }
    }

    private static void ReadFunction(ReadOnlySpan<byte> graph, WireRange range, List<GraphNode> nodes)
    {
        string scope = "library/";
        List<WireRange> inner = [];
        List<string> arguments = [];
        var reader = new ProtoReader(graph, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == SignatureField && type == WireType.Bytes) scope = $"library/{ReadSignature(graph, reader.Range(), arguments)}/";
            else if (field == FunctionNodeField && type == WireType.Bytes) inner.Add(reader.Range());
            else reader.Pass(field, type);
        }
        foreach (string argument in arguments) Add(nodes, new(scope + argument, "Arg"));
        foreach (WireRange node in inner) Add(nodes, ReadNode(graph, node, scope));
    }

    private static string ReadSignature(ReadOnlySpan<byte> graph, WireRange range, List<string> arguments)
    {
        string name = "";
        var reader = new ProtoReader(graph, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == SignatureNameField && type == WireType.Bytes) name = Text(ref reader);
            else if (field == ArgumentField && type == WireType.Bytes) arguments.Add(ReadName(graph, reader.Range()));
            else reader.Pass(field, type);
        }
        return name;
    }

    private static string ReadName(ReadOnlySpan<byte> graph, WireRange range)
    {
        string name = "";
        var reader = new ProtoReader(graph, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == ArgumentNameField && type == WireType.Bytes) name = Text(ref reader);
            else reader.Pass(field, type);
        }
        return name;
    }

    private static GraphNode ReadNode(ReadOnlySpan<byte> graph, WireRange range, string scope)
    {
        string name = "", op = "", device = "";
        List<string> inputs = [];
        List<WireRange> attributes = [];
        var reader = new ProtoReader(graph, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == NameField) name = Text(ref reader);
            else if (field == OpField) op = Text(ref reader);
            else if (field == InputField) inputs.Add(Text(ref reader));
            else if (field == DeviceField) device = Text(ref reader);
            else if (field == AttributeField) attributes.Add(reader.Range());
            else reader.Pass(field, type);
        }
        var node = new GraphNode(scope + name, op) { Device = device };
        foreach (string input in inputs)
        {
            if (input.StartsWith('^')) node.Controls.Add(scope + input[1..]);
            else node.Inputs.Add(scope + (scope.Length == 0 ? input : ResultOf(input)));
        }
        foreach (WireRange attribute in attributes) ReadAttribute(graph, attribute, node);
        return node;
    }

    // Within functions an input is node:name:index.
    private static string ResultOf(string input) => input.Split(':') is [var node, _, var index] ? $"{node}:{index}" : input;

    private static void ReadAttribute(ReadOnlySpan<byte> graph, WireRange range, GraphNode node)
    {
        string key = "";
        WireRange value = WireRange.None;
        var reader = new ProtoReader(graph, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == KeyField && type == WireType.Bytes) key = Text(ref reader);
            else if (field == ValueField && type == WireType.Bytes) value = reader.Range();
            else reader.Pass(field, type);
        }
        if (value.IsNone) return;
        var read = new GraphAttribute();
        read.Read(graph, value);
        if (key == OutputShapes) node.Shapes.AddRange(read.Shapes);
        else if (key == Parameters && read.Number is { } parameters && parameters >= 0) (node.Parameters, node.TellsParameters) = (CountOf(parameters), true);
        else if (key == Seconds && read.Number is { } seconds) node.Seconds = seconds;
        else
        {
            node.Attributes[key] = read.Text;
            if (key == ShapeKey && s_variables.Contains(node.Op) && read.Shapes is [var shape] && shape.All(d => d >= 0)) node.Parameters ??= CountOf(shape.Aggregate(1.0, (product, d) => product * d));
        }
    }

    // More than any model has is told as not known.
    private static long? CountOf(double number) => number < MostParameters ? (long)number : null;

    private static void Add(List<GraphNode> nodes, GraphNode node)
    {
        if (nodes.Count == BoardLimits.Nodes) throw new InvalidDataException($"graph: expected at most {BoardLimits.Nodes} nodes, got more. So many are not shown.");
        nodes.Add(node);
    }

    private static string Text(ref ProtoReader reader) => Encoding.UTF8.GetString(reader.Bytes());
}
