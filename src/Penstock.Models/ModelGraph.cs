using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A graph of a model that is being built: for training, for inference, or only to see the types of results.</summary>
internal sealed class ModelGraph(bool isTraining, long seed)
{
    private readonly Dictionary<Value, Value> _masks = [];
    private readonly List<Value> _losses = [];
    private readonly Dictionary<Weight, Value> _instead = [];
    private readonly Dictionary<StateSlot, Value> _latest = [];
    private readonly List<(Value Outer, Value Inner)> _captured = [];
    private readonly bool _isSketch;
    private readonly ModelGraph? _outer;
    private Value? _step;

    private ModelGraph(bool isTraining) : this(isTraining, 0) => _isSketch = true;

    private ModelGraph(ModelGraph outer) : this(outer.IsTraining, outer.Seed) => (_outer, _isSketch) = (outer, outer._isSketch);

    /// <summary>A graph whose only purpose is to look at: at the types of its values, and at whether layers go on. Weights are inputs, and it never runs.</summary>
    public static ModelGraph Sketch(bool isTraining = false) => new(isTraining);

    /// <summary>The body of a loop in this graph: weights and the step become inputs of it, which <see cref="Captured"/> tells.</summary>
    public ModelGraph Body() => new(this);

    /// <summary>The graph of one row of those that this graph works on: what is drawn for all of them becomes an input of it.</summary>
    public ModelGraph Row(Dim rows) => new(this) { Rows = rows };

    /// <summary>How many rows there are around the graph of one; null where this is the graph of all.</summary>
    private Dim? Rows { get; init; }

    /// <summary>What the body of a loop takes from the graph around it, in the order of its inputs.</summary>
    public IReadOnlyList<Value> Captured => [.. _captured.Select(c => c.Outer)];

    public bool IsSketch => _isSketch;

    /// <summary>Whether an application of a layer leaves something to the next: statistics, states.</summary>
    public bool GoesOn { get; private set; }

    public Graph Graph { get; } = new();

    public bool IsTraining => isTraining;

    public long Seed => seed;

    /// <summary>Which parts of values count, by value: Bool, the leading axes of the value.</summary>
    public IDictionary<Value, Value> Masks => _masks;

    /// <summary>Scalars that layers add to the loss.</summary>
    public IList<Value> Losses => _losses;

    /// <summary>Layers whose results are kept where others are computed anew.</summary>
    public IReadOnlyCollection<Layer> Checkpoints { get; init; } = [];

    /// <summary>Where in the list of nodes each application of a layer begins, with the name of the layer; null, the default, where nobody asks.</summary>
    public List<(int First, string Layer)>? Places { get; init; }

    /// <summary>What these layers gave.</summary>
    public HashSet<Value> Kept { get; } = [];

    /// <summary>Whether what layers keep up while they train, and the number of the step, go on to the next run. Default true.</summary>
    public bool Keeps { get; init; } = true;

    /// <summary>The slot that counts training steps; random operators and optimizers take it.</summary>
    public StateSlot StepSlot { get; init; } = new("step", Tensor.Scalar(0L));

    /// <summary>The number of the step, 1 for the first; 0 outside training.</summary>
    public Value Step
    {
        get
        {
            if (_step is not null) return _step;
            if (_outer is not null) return _step = Capture(_outer.Step, "step");
            if (!isTraining) return _step = Graph.Number(0, DType.Int64);
            _step = Graph.Read(StepSlot) + 1;
            if (Keeps) Graph.Write(StepSlot, _step);
            return _step;
        }
    }

    public Value Read(Weight weight) => _instead.TryGetValue(weight, out Value? value) ? value
        : _outer is not null ? Capture(_outer.Read(weight), weight.Path)
        : !_isSketch ? Read(weight.Slot(seed))
        : _instead[weight] = Graph.Input($"weight {_instead.Count}", weight.Type.DType, weight.Type.Shape);

    /// <summary>What a slot holds: before the run, or after the last application that wrote it.</summary>
    public Value Read(StateSlot slot) => _latest.TryGetValue(slot, out Value? value) ? value : Graph.Read(slot);

    /// <summary>Lets a value stand for a weight from now on: layers compute with it, gradients are its own, and the optimizer goes on from it.</summary>
    public void Replace(Weight weight, Value value) => _instead[weight] = value;

    /// <summary>Lets weights become the values that stand for them, where the optimizer goes on in another graph.</summary>
    public void WriteReplaced()
    {
        foreach (var (weight, value) in _instead) Graph.Overwrite(weight.Slot(seed), value);
    }

    /// <summary>A number for each row, drawn evenly from a range.</summary>
    public Value Draw(Dim rows, long seed, double low, double high, DType type)
    {
        if (Rows is null) return Op.RandomUniform([rows], seed, Step, low, high, type);
        Value outer = _outer!.Draw(Rows, seed, low, high, type), inner = Graph.Input($"drawn {_captured.Count}", type, [1]);
        _captured.Add((outer, inner));
        return inner;
    }

    private Value Capture(Value outer, string name)
    {
        if (_captured.Find(c => c.Outer == outer).Inner is { } known) return known;
        Value inner = Graph.Input(name, outer.DType, outer.Shape);
        _captured.Add((outer, inner));
        return inner;
    }

    /// <summary>Notes that an application of a layer leaves something to the next, here and in the graph around a body.</summary>
    public void GoOn()
    {
        GoesOn = true;
        _outer?.GoOn();
    }

    public void Write(Weight weight, Value value)
    {
        GoOn();
        if (!_isSketch) Write(weight.Slot(seed), value);
    }

    /// <summary>Gives a slot its value for the next run; a layer that is applied again in this one goes on from it.</summary>
    public void Write(StateSlot slot, Value value)
    {
        GoOn();
        _latest[slot] = value;
        if (Keeps && !_isSketch) Graph.Overwrite(slot, value);
    }
}
