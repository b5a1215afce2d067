using System.Reflection;
using System.Text.Json;

namespace Penstock.Tensors;

internal sealed class GraphJsonWriter(Utf8JsonWriter json)
{
    private const int MostInline = 256;
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly Dictionary<Type, OperatorSchema> _schemas = [];

    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    public void Write(Graph graph)
    {
        json.WriteStartObject();
        json.WriteNumber("version", GraphJson.Version);
        json.WriteStartArray("slots");
        foreach (StateSlot slot in graph.Slots)
        {
            if (!_tensors.TryAdd(slot.Name, slot.Initial)) throw new ArgumentException($"Graph: expected state slots of different names, got \"{slot.Name}\" twice.");
            json.WriteStartObject();
            json.WriteString("name", slot.Name);
            Attribute("type", slot.Type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("nodes");
        foreach (Node node in graph.Nodes) Write(node);
        json.WriteEndArray();
        Values("outputs", graph.Outputs.Select(o => (o.Name, o.Value)));
        Values("writes", graph.Writes.Select(w => (w.Slot.Name, w.Value)));
        json.WriteEndObject();
    }

    private void Write(Node node)
    {
        json.WriteStartObject();
        if (node.Name is not null) json.WriteString("name", node.Name);
        Write(node.Operator);
        json.WriteStartArray("inputs");
        foreach (Value input in node.Inputs) Reference(input);
        json.WriteEndArray();
        if (node.After.Count > 0)
        {
            json.WriteStartArray("after");
            foreach (Node before in node.After) json.WriteNumberValue(before.Id);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void Write(Operator op)
    {
        json.WriteString("operator", op.Name);
        if (!_schemas.TryGetValue(op.GetType(), out OperatorSchema? schema)) _schemas[op.GetType()] = schema = new OperatorSchema(op.GetType());
        foreach (PropertyInfo attribute in schema.Attributes) Attribute(attribute.Name, attribute.GetValue(op));
    }

    private void Values(string name, IEnumerable<(string Name, Value Value)> values)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in values)
        {
            json.WriteStartObject();
            json.WriteString("name", key);
            json.WritePropertyName("value");
            Reference(value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Reference(Value value)
    {
        json.WriteStartArray();
        json.WriteNumberValue(value.Node.Id);
        json.WriteNumberValue(value.Index);
        json.WriteEndArray();
    }

    private void Attribute(string name, object? value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case bool b: json.WriteBooleanValue(b); break;
            case int i: json.WriteNumberValue(i); break;
            case long l: json.WriteNumberValue(l); break;
            case double d: Number(d); break;
            case string s: json.WriteStringValue(s); break;
            case Enum e: json.WriteStringValue(e.ToString()); break;
            case Axes axes:
                json.WriteStartArray();
                foreach (int axis in axes) json.WriteNumberValue(axis);
                json.WriteEndArray();
                break;
            case Dim dim: Write(dim); break;
            case Shape shape: Write(shape); break;
            case TensorType type: Write(type.DType, type.Shape, () => { }); break;
            case Tensor tensor: Write(tensor); break;
            case StateSlot slot: json.WriteStringValue(slot.Name); break;
            case Graph graph: Write(graph); break;
            case Operator op:
                json.WriteStartObject();
                Write(op);
                json.WriteEndObject();
                break;
            default: throw new ArgumentException($"Graph: expected an attribute {name} that can be written, got {value?.GetType().Name ?? "null"}. Use bool, int, long, double, string, an enumeration, Axes, Dim, Shape, TensorType, Tensor, Graph or Operator.");
        }
    }

    private void Write(DType type, Shape shape, Action rest)
    {
        json.WriteStartObject();
        json.WriteString("dtype", type.ToString());
        json.WritePropertyName("shape");
        Write(shape);
        rest();
        json.WriteEndObject();
    }

    private void Write(Shape shape)
    {
        json.WriteStartArray();
        foreach (Dim dim in shape) Write(dim);
        json.WriteEndArray();
    }

    private void Write(Dim dim)
    {
        if (dim.IsKnown) json.WriteNumberValue(dim.Value);
        else if (dim.Name is { } name && dim.Bound is null) json.WriteStringValue(name);
        else
        {
            json.WriteStartObject();
            if (dim.Name is not null)
            {
                json.WriteString("symbol", dim.Name);
                json.WritePropertyName("bound");
                Write(dim.Bound!);
            }
            else
            {
                var (operation, left, right) = dim.Expression;
                json.WriteStartArray(operation);
                Write(left);
                Write(right);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
    }

    private void Write(Tensor tensor) => Write(tensor.DType, tensor.Shape, () =>
    {
        if (tensor.Count > MostInline)
        {
            string name = $"constant {_tensors.Count}";
            while (!_tensors.TryAdd(name, tensor)) name += "'";
            json.WriteString("tensor", name);
            return;
        }
        json.WriteStartArray("values");
        for (int i = 0; i < tensor.Count; i++)
            if (tensor.DType == DType.Text) json.WriteStringValue(tensor.AsText().GetString(i));
            else if (tensor.DType == DType.Int64) json.WriteNumberValue(tensor.AsSpan<long>()[i]);
            else Number(tensor.NumberAt(i));
        json.WriteEndArray();
    });

    private void Number(double number)
    {
        if (double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
