using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>One application of a layer in a graph.</summary>
public sealed class LayerCall
{
    private readonly Layer _layer;
    private readonly ModelGraph _model;

    internal LayerCall(Layer layer, ModelGraph model)
    {
        (_layer, _model) = (layer, model);
        model.Places?.Add((model.Graph.Nodes.Count, layer.FullName));
    }

    /// <summary>The graph that is being built.</summary>
    public Graph Graph => _model.Graph;

    /// <summary>Whether the graph trains: dropout drops, batch normalization looks at the batch.</summary>
    public bool IsTraining => _model.IsTraining;

    /// <summary>Whether only the types of results are asked for.</summary>
    internal bool IsSketch => _model.IsSketch;

    /// <summary>A seed for the layer's random numbers, from the model's seed and the layer's name.</summary>
    public long Seed => Seeds.Of(_model.Seed, _layer.FullName);

    /// <summary>The number of the training step, an Int64 scalar that random operators take.</summary>
    public Value Step => _model.Step;

    /// <summary>What the layer is given by name, beside its inputs: an attention mask, an initial state.</summary>
    public IReadOnlyDictionary<string, Value> Arguments { get; internal init; } = new Dictionary<string, Value>();

    /// <summary>The value of one of the layer's weights, which is made at first use.</summary>
    /// <param name="name">The name within the layer.</param>
    /// <param name="shape">The shape, known in full.</param>
    /// <param name="initializer">How its first value is drawn.</param>
    /// <param name="isLearnt">Whether gradients change it. Default true.</param>
    /// <param name="dtype">The element type. Default Float32.</param>
    /// <param name="regularizer">What is added to the loss for its size; null, the default, for nothing.</param>
    /// <param name="constraint">What it is put back to after every step; null, the default, for nothing.</param>
    public Value Weight(string name, Shape shape, Initializer initializer, bool isLearnt = true, DType dtype = DType.Float32,
        Regularizer? regularizer = null, Constraint? constraint = null) =>
        _model.Read(_layer.FindOrAdd(name, new TensorType(dtype, shape), new WeightRule(initializer, regularizer, constraint), isLearnt));

    /// <summary>The value of a learnt weight by its rule.</summary>
    internal Value Weight(string name, Shape shape, WeightRule rule) => Weight(name, shape, rule.Initializer, regularizer: rule.Regularizer, constraint: rule.Constraint);

    /// <summary>The value of a weight that takes over a slot which a file brought, with its value.</summary>
    internal Value Weight(StateSlot slot, bool isLearnt)
    {
        Weight weight = _layer.FindOrAdd(slot.Name, slot.Type, new WeightRule(Initializer.Zeros), isLearnt && slot.Type.DType.IsFloating());
        weight.Restore(slot);
        return _model.Read(weight);
    }

    /// <summary>Gives a weight that is not learnt its value for the next step; only while training.</summary>
    public void Update(string name, Value value)
    {
        if (_model.IsTraining) _model.Write(_layer.Weights.First(w => w.Name == name), value);
    }

    /// <summary>Notes that the layer leaves something to its next application.</summary>
    internal void GoOn() => _model.GoOn();

    /// <summary>Gives a slot its value for the next run.</summary>
    internal void Write(StateSlot slot, Value value) => _model.Write(slot, value);

    /// <summary>Which parts of a value count, Bool over its leading axes: [batch, time] for a sequence; null where all do.</summary>
    public Value? MaskOf(Value value) => _model.Masks.TryGetValue(value, out Value? mask) ? mask : null;

    /// <summary>Which steps of a value count, as <see cref="MaskOf"/>; null too for a mask of whole examples, as the steps of a <see cref="TimeDistributed"/> layer have it.</summary>
    internal Value? StepsOf(Value value) => MaskOf(value) is { Shape.Rank: >= 2 } mask ? mask : null;

    /// <summary>Says which parts of a value count; null for all.</summary>
    /// <param name="value">What the layer gives.</param>
    /// <param name="mask">Bool, over the leading axes of the value.</param>
    public void SetMask(Value value, Value? mask)
    {
        if (mask is null) _model.Masks.Remove(value);
        else _model.Masks[value] = mask;
    }

    /// <summary>Adds a scalar to the loss.</summary>
    public void AddLoss(Value loss) => _model.Losses.Add(loss);

    /// <summary>Applies a layer that is a part of this one.</summary>
    public Value Apply(Layer part, params IReadOnlyList<Value> inputs) => ApplyAll(part, inputs)[0];

    /// <summary>Applies a layer of several results that is a part of this one.</summary>
    public IReadOnlyList<Value> ApplyAll(Layer part, params IReadOnlyList<Value> inputs) => part.Apply(inputs, [], Inside(part));

    /// <summary>Runs a step of the layer for each entry of sequences along axis 0.</summary>
    /// <param name="carries">What a step hands to the next.</param>
    /// <param name="sequences">What each step takes one entry of.</param>
    /// <param name="step">Gives the next carries, then entries of sequences, from carries and entries and an application of the layer in the body's graph.</param>
    /// <returns>The last carries, then the sequences.</returns>
    internal IReadOnlyList<Value> Scan(IReadOnlyList<Value> carries, IReadOnlyList<Value> sequences, Func<IReadOnlyList<Value>, IReadOnlyList<Value>, LayerCall, IEnumerable<Value>> step)
    {
        ModelGraph body = _model.Body();
        Value[] carried = [.. carries.Select((c, i) => body.Graph.Input($"carry {i}", c.DType, c.Shape))];
        Value[] entries = [.. sequences.Select((s, i) => body.Graph.Input($"entry {i}", s.DType, s.Shape.Without(0)))];
        int results = 0;
        foreach (Value result in step(carried, entries, new LayerCall(_layer, body))) body.Graph.Output($"{results++}", result);
        return Op.Scan(body.Graph, carries, sequences, body.Captured);
    }

    /// <summary>Gives each row what one of several functions makes of it; the others are not computed.</summary>
    /// <param name="numbers">The number of each row's function, Int32 [rows]; one that is too large stands for the last.</param>
    /// <param name="rows">[rows, ..].</param>
    /// <param name="choices">Takes one row, [1, ..], and an application of the layer in the graph of one row.</param>
    internal Value OneOf(Value numbers, Value rows, IReadOnlyList<Func<Value, LayerCall, Value>> choices)
    {
        ModelGraph one = _model.Row(rows.Shape[0]);
        Value row = one.Graph.Input("row", rows.DType, rows.Shape.With(0, 1));
        var place = new LayerCall(_layer, one);
        for (int i = 0; i < choices.Count; i++) one.Graph.Output($"{i}", choices[i](row, place));
        return Op.OneOf(one.Graph, numbers, [rows, .. one.Captured]);
    }

    /// <summary>A number for each row, drawn evenly from a range, anew at each step.</summary>
    internal Value Draw(Dim rows, long seed, double low, double high, DType type) => _model.Draw(rows, seed, low, high, type);

    /// <summary>The value of a weight of a layer within this one.</summary>
    internal Value Read(Weight weight) => _model.Read(weight);

    /// <summary>What a slot that the layer keeps up holds.</summary>
    internal Value Read(StateSlot slot) => _model.Read(slot);

    /// <summary>Lets a value stand for one of the layer's weights from now on.</summary>
    internal void Replace(Weight weight, Value value) => _model.Replace(weight, value);

    /// <summary>Notes what the layer gave as kept, where training asks for that.</summary>
    internal void Keep(IReadOnlyList<Value> results)
    {
        if (_model.Checkpoints.Contains(_layer)) _model.Kept.UnionWith(results);
    }

    /// <summary>An application of a layer within this one, in the same graph.</summary>
    internal LayerCall Inside(Layer layer) => new(layer, _model);

    /// <summary>The same application with inputs that have names.</summary>
    internal LayerCall With(IReadOnlyDictionary<string, Value> arguments) => new(_layer, _model) { Arguments = arguments };
}
