using System.Globalization;
using System.Text.Json;

namespace Penstock.Tensors;

internal sealed class GraphJsonReader(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, OperatorSchema> operators)
{
    /// <summary>Where the reader is, for messages.</summary>
    public string Place { get; private set; } = "the start";

    /// <summary>The tensors that the text has named so far.</summary>
    public HashSet<string> Taken { get; } = [];

    public Graph Graph(JsonElement json)
    {
        if (Member(json, "version").GetInt32() is int version && version != GraphJson.Version)
            throw new FormatException($"expected version {GraphJson.Version}, got {version}. Read it with the version of the library that wrote it.");
        var graph = new Graph();
        Dictionary<string, StateSlot> slots = [];
        foreach (JsonElement slot in Member(json, "slots").EnumerateArray())
        {
            string name = Text(Member(slot, "name"));
            Place = $"slot \"{name}\"";
            slots.Add(name, new StateSlot(name, Named(name, Type(Member(slot, "type")))));
        }
        foreach (JsonElement node in Member(json, "nodes").EnumerateArray()) Add(graph, node, slots);
        foreach (JsonElement output in Member(json, "outputs").EnumerateArray())
            graph.Output(Text(Member(output, "name")), Reference(graph, Member(output, "value")));
        foreach (JsonElement write in Member(json, "writes").EnumerateArray())
            graph.Write(Slot(slots, Member(write, "name")), Reference(graph, Member(write, "value")));
        return graph;
    }

    private void Add(Graph graph, JsonElement json, Dictionary<string, StateSlot> slots)
    {
        string name = Text(Member(json, "operator"));
        int id = graph.Nodes.Count;
        Place = $"node {id} ({name})";
        if (name == nameof(Read)) graph.Read(Slot(slots, Member(json, nameof(Read.Slot))));
        else if (name == nameof(Input)) AddInput(graph, json);
        else
        {
            Operator op = Operator(json);
            Place = $"node {id} ({name})";
            Value[] inputs = [.. Member(json, "inputs").EnumerateArray().Select(i => Reference(graph, i))];
            Node[] after = json.TryGetProperty("after", out JsonElement before) ? [.. before.EnumerateArray().Select(b => Node(graph, b))] : [];
            graph.Apply(op, inputs, json.TryGetProperty("name", out JsonElement label) ? label.GetString() : null, after);
        }
        if (graph.Nodes.Count != id + 1) throw new FormatException("expected each slot to be read by one node, got a second.");
    }

    private void AddInput(Graph graph, JsonElement json)
    {
        TensorType type = Type(Member(json, nameof(Input.Type)));
        graph.Input(Text(Member(json, nameof(Input.Key))), type.DType, type.Shape);
    }

    private Operator Operator(JsonElement json)
    {
        string name = Text(Member(json, "operator"));
        if (!operators.TryGetValue(name, out OperatorSchema? schema))
            throw new FormatException($"expected a known operator, got \"{name}\". If it is your own, pass its type to the reader.");
        return schema.Create((attribute, required) =>
        {
            if (json.TryGetProperty(attribute.Name, out JsonElement value)) return Attribute(value, attribute.PropertyType);
            return required ? throw new FormatException($"expected an attribute {attribute.Name} of {name}, got none.") : null;
        });
    }

    private object Attribute(JsonElement json, Type type)
    {
        if (type == typeof(bool)) return json.GetBoolean();
        if (type == typeof(int)) return json.GetInt32();
        if (type == typeof(long)) return json.GetInt64();
        if (type == typeof(double)) return Number(json);
        if (type == typeof(string)) return Text(json);
        if (type.IsEnum) return Enumeration(json, type);
        if (type == typeof(Axes)) return Axes.Create([.. json.EnumerateArray().Select(a => a.GetInt32())]);
        if (type == typeof(Dim)) return Dim(json);
        if (type == typeof(Shape)) return Shape(json);
        if (type == typeof(TensorType)) return Type(json);
        if (type == typeof(Tensor)) return Tensor(json);
        if (type == typeof(Graph)) return Graph(json);
        if (type.IsAssignableTo(typeof(Operator)))
            return Operator(json) is { } op && op.GetType().IsAssignableTo(type) ? op : throw new FormatException($"expected an operator {type.Name}, got {Text(Member(json, "operator"))}.");
        throw new FormatException($"expected an attribute of a type that can be read, got {type.Name}.");
    }

    private static object Enumeration(JsonElement json, Type type) =>
        Enum.TryParse(type, Text(json), out object? value) && Enum.IsDefined(type, value)
            ? value
            : throw new FormatException($"expected one of {string.Join(", ", Enum.GetNames(type))}, got \"{Text(json)}\".");

    private TensorType Type(JsonElement json) => new((DType)Enumeration(Member(json, "dtype"), typeof(DType)), Shape(Member(json, "shape")));

    private Shape Shape(JsonElement json)
    {
        Dim[] dims = [.. json.EnumerateArray().Select(Dim)];
        foreach (Dim dim in dims)
            if (dim is { IsKnown: true, Value: < 0 }) throw new FormatException($"expected extents of 0 or more, got {dim}.");
        return Tensors.Shape.Create(dims);
    }

    private Dim Dim(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number) return Tensors.Dim.Constant(json.GetInt64());
        if (json.ValueKind == JsonValueKind.String) return Tensors.Dim.Symbol(Text(json));
        if (json.TryGetProperty("symbol", out JsonElement symbol)) return Tensors.Dim.DataDependent(Text(symbol), Dim(Member(json, "bound")));
        JsonProperty expression = json.EnumerateObject().First();
        return Tensors.Dim.FromExpression(expression.Name, Dim(expression.Value[0]), Dim(expression.Value[1]));
    }

    private Tensor Tensor(JsonElement json)
    {
        TensorType type = Type(json);
        if (json.TryGetProperty("tensor", out JsonElement name)) return Named(Text(name), type);
        JsonElement values = Member(json, "values");
        // The numbers must be there before memory is taken for them.
        if (values.GetArrayLength() != type.Shape.ElementCount) throw new FormatException($"expected {type.Shape.ElementCount} values for {type}, got {values.GetArrayLength()}.");
        return type.DType switch
        {
            DType.Float32 => Of(values, type, v => (float)Number(v)),
            DType.Float64 => Of(values, type, Number),
            DType.Int32 => Of(values, type, v => v.GetInt32()),
            DType.Int64 => Of(values, type, v => v.GetInt64()),
            DType.Bool => Of(values, type, v => v.GetInt32() != 0),
            DType.UInt8 => Of(values, type, v => v.GetByte()),
            DType.Int8 => Of(values, type, v => v.GetSByte()),
            DType.Int16 => Of(values, type, v => v.GetInt16()),
            _ => Tensors.Tensor.From(TextColumn.From([.. values.EnumerateArray().Select(Text)]), type.Shape),
        };
    }

    private static Tensor Of<T>(JsonElement values, TensorType type, Func<JsonElement, T> read) where T : unmanaged =>
        Tensors.Tensor.From([.. values.EnumerateArray().Select(read)], type.Shape);

    private Tensor Named(string name, TensorType type)
    {
        if (!tensors.TryGetValue(name, out Tensor? tensor)) throw new FormatException($"expected a tensor \"{name}\" of type {type}, got none of that name.");
        Taken.Add(name);
        TensorType found = new(tensor.DType, tensor.Shape);
        return found == type ? tensor : throw new FormatException($"expected tensor \"{name}\" of type {type}, got {found}.");
    }

    private static Value Reference(Graph graph, JsonElement json)
    {
        IReadOnlyList<Value> results = Node(graph, json[0]).Results;
        int result = json[1].GetInt32();
        return result >= 0 && result < results.Count ? results[result] : throw new FormatException($"expected a result from 0 to {results.Count - 1}, got {result}.");
    }

    private static Node Node(Graph graph, JsonElement json)
    {
        int id = json.GetInt32();
        return id >= 0 && id < graph.Nodes.Count ? graph.Nodes[id] : throw new FormatException($"expected a node from 0 to {graph.Nodes.Count - 1}, got {id}.");
    }

    private static StateSlot Slot(Dictionary<string, StateSlot> slots, JsonElement json) =>
        slots.TryGetValue(Text(json), out StateSlot? slot) ? slot : throw new FormatException($"expected a declared slot, got \"{Text(json)}\".");

    private static JsonElement Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement member) ? member : throw new FormatException($"expected a field \"{name}\", got none.");

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException("expected a text, got null.");

    private static double Number(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? double.Parse(Text(json), CultureInfo.InvariantCulture) : json.GetDouble();
}
