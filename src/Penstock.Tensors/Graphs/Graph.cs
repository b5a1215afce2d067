using System.Text;

namespace Penstock.Tensors;

/// <summary>
/// Typed, shaped values and the nodes that compute them, in an order in which they can run. Built once; training, inference
/// and export are things done to it.
/// </summary>
public sealed class Graph
{
    private readonly List<Node> _nodes = [];
    private readonly List<Value> _inputs = [];
    private readonly List<(string Name, Value Value)> _outputs = [];
    private readonly Dictionary<StateSlot, Value> _reads = [];
    private readonly List<(StateSlot Slot, Value Value)> _writes = [];
    private readonly HashSet<string> _symbols = [];

    /// <summary>All nodes; the inputs of a node come before it.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The values that are fed, in the order of their declaration.</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    /// <summary>The values that are handed out, with their names.</summary>
    public IReadOnlyList<(string Name, Value Value)> Outputs => _outputs;

    /// <summary>The state slots that are read or written.</summary>
    public IReadOnlyList<StateSlot> Slots => [.. _reads.Keys, .. _writes.Select(w => w.Slot).Where(s => !_reads.ContainsKey(s))];

    /// <summary>The values that slots take when a run has ended.</summary>
    public IReadOnlyList<(StateSlot Slot, Value Value)> Writes => _writes;

    /// <summary>Declares an input.</summary>
    public Value Input(string name, DType type, Shape shape)
    {
        if (_inputs.Exists(i => i.Node.Name == name)) throw new ArgumentException($"Graph: expected inputs of different names, got \"{name}\" twice.");
        Value input = Apply(new Input(name, new TensorType(type, shape)), [], name)[0];
        _inputs.Add(input);
        return input;
    }

    /// <summary>A value known when the graph is built.</summary>
    public Value Constant(Tensor value) => Apply(new Constant(value), [])[0];

    /// <summary>A single number of the given type, the way arithmetic with literals uses it.</summary>
    public Value Number(double value, DType type) => Constant(type switch
    {
        DType.Float32 => Tensor.Scalar((float)value),
        DType.Float64 => Tensor.Scalar(value),
        DType.Int32 => Tensor.Scalar(checked((int)value)),
        DType.Int64 => Tensor.Scalar(checked((long)value)),
        DType.Bool => Tensor.Scalar(value != 0),
        DType.UInt8 => Tensor.Scalar(checked((byte)value)),
        DType.Int8 => Tensor.Scalar(checked((sbyte)value)),
        DType.Int16 => Tensor.Scalar(checked((short)value)),
        _ => throw new ArgumentException(FormattableString.Invariant($"Graph: expected a numeric type for the number {value}, got {type}.")),
    });

    /// <summary>The value of a state slot at the start of the run.</summary>
    public Value Read(StateSlot slot)
    {
        if (!_reads.TryGetValue(slot, out Value? value)) _reads[slot] = value = Apply(new Read(slot), [], slot.Name)[0];
        return value;
    }

    /// <summary>Gives a state slot its value for the next run.</summary>
    public void Write(StateSlot slot, Value value)
    {
        if (value.Type != slot.Type) throw new ArgumentException($"State \"{slot.Name}\": expected {slot.Type}, got {value.Type}.");
        if (_writes.Exists(w => w.Slot == slot)) throw new ArgumentException($"State \"{slot.Name}\": expected one write in a run, got a second.");
        _writes.Add((slot, Owned(value)));
    }

    /// <summary>Gives a state slot its value for the next run, instead of one that it was given before.</summary>
    internal void Overwrite(StateSlot slot, Value value)
    {
        _writes.RemoveAll(w => w.Slot == slot);
        Write(slot, value);
    }

    /// <summary>Hands a value out under a name.</summary>
    public void Output(string name, Value value)
    {
        if (_outputs.Exists(o => o.Name == name)) throw new ArgumentException($"Graph: expected outputs of different names, got \"{name}\" twice.");
        _outputs.Add((name, Owned(value)));
    }

    /// <summary>Adds a node.</summary>
    /// <param name="op">What it computes.</param>
    /// <param name="inputs">Values of this graph.</param>
    /// <param name="name">A name for messages and drawings, or null.</param>
    /// <param name="after">Nodes that must run before, beyond those whose values it takes.</param>
    /// <returns>The node's results.</returns>
    public IReadOnlyList<Value> Apply(Operator op, IReadOnlyList<Value> inputs, string? name = null, IReadOnlyList<Node>? after = null)
    {
        foreach (Value input in inputs) Owned(input);
        IReadOnlyList<TensorType> types = op.Infer([.. inputs.Select(i => i.Type)]);
        var node = new Node(this, _nodes.Count, op, [.. inputs], [.. after ?? []], name, types);
        _nodes.Add(node);
        foreach (var (symbol, _) in op.Counts) _symbols.Add(symbol);
        return node.Results;
    }

    /// <summary>A symbol name that no other data-dependent extent of the graph has.</summary>
    public string FreshSymbol(string stem)
    {
        int n = _symbols.Count;
        while (!_symbols.Add($"{stem}#{n}")) n++;
        return $"{stem}#{n}";
    }

    /// <summary>One line a node, then outputs and state writes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Node node in _nodes) text.Append(node).Append('\n');
        foreach (var (name, value) in _outputs) text.Append($"output {name} = {value.Node.Label}\n");
        foreach (var (slot, value) in _writes) text.Append($"write {slot.Name} = {value.Node.Label}\n");
        return text.ToString();
    }

    private Value Owned(Value value) => ReferenceEquals(value.Graph, this)
        ? value
        : throw new ArgumentException($"Graph: expected a value of this graph, got {value.Node.Label} of another.");
}
