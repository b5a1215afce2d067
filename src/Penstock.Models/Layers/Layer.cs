using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A step of a model: it adds its nodes to a graph and keeps its weights. A layer that is applied several times shares its
/// weights among the applications.
/// </summary>
public abstract class Layer
{
    private readonly List<Weight> _weights = [];
    private readonly List<(string Name, Layer Layer)> _parts = [];
    private Layer? _owner;

    // Keras writes the mask of a functional model's step beside its inputs; every layer takes one.
    private const string Mask = "mask";

    /// <summary>The name, unique in a model; the model gives one to a layer that has none: dense, dense_1.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether training changes the layer's weights; setting it sets it for the layers within. Default true.</summary>
    public virtual bool Trainable
    {
        get;
        set
        {
            field = value;
            foreach (var (_, part) in _parts) part.Trainable = value;
        }
    } = true;

    /// <summary>What the layer's output adds to the loss, over the number of examples. Default nothing.</summary>
    public Regularizer? ActivityRegularizer { get; set; }

    /// <summary>The layer's weights, in the order in which it asked for them, then those of the layers within; none before it has seen an input.</summary>
    public virtual IReadOnlyList<Weight> Weights => _parts.Count == 0 ? _weights : [.. _weights, .. _parts.SelectMany(p => p.Layer.Weights)];

    /// <summary>The layer's own weights.</summary>
    internal IReadOnlyList<Weight> OwnWeights => _weights;

    /// <summary>What Keras's files hold under the layer itself, in their order: its own weights, unless overridden.</summary>
    internal virtual IReadOnlyList<Weight> FileWeights => OwnWeights;

    /// <summary>The layers within, by the names that they have in Keras's files.</summary>
    internal IReadOnlyList<(string Name, Layer Layer)> Parts => _parts;

    /// <summary>The name, after that of the layer that this one is a part of.</summary>
    internal string FullName => _owner is null ? Name : $"{_owner.FullName}/{Name}";

    /// <summary>Whether the layer takes whole numbers and texts as they are; else whole numbers become Float32 before.</summary>
    protected virtual bool TakesAnyType => false;

    /// <summary>Whether the layer gives numbers that it has computed, not whole ones or what it was given.</summary>
    private protected virtual bool ComputesInFloat32 => !TakesAnyType;

    /// <summary>Whether the mask of the first input is that of the output too. Default false: the mask ends here.</summary>
    protected virtual bool PassesMask => false;

    /// <summary>The layer's class name in Keras; the type's name unless overridden.</summary>
    public virtual string KerasName => KerasText.NameOf(GetType());

    /// <summary>The inputs that the layer takes by name, which it finds in <see cref="LayerCall.Arguments"/>; a name and a number, states/0, is one of several. None unless overridden.</summary>
    protected virtual IReadOnlyList<string> NamedInputs => [];

    /// <summary>Adds the layer's nodes to the graph.</summary>
    /// <param name="input">What the layer is applied to.</param>
    /// <param name="call">Gives weights, and tells whether it is training.</param>
    protected abstract Value Call(Value input, LayerCall call);

    /// <summary>Adds the nodes of a layer of several inputs.</summary>
    protected virtual Value Call(IReadOnlyList<Value> inputs, LayerCall call) => inputs.Count == 1
        ? Call(inputs[0], call)
        : throw new ArgumentException($"{Label}: expected one input, got {inputs.Count}.");

    /// <summary>Adds the nodes of a layer of several results; one, unless overridden.</summary>
    protected virtual IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call) => [Call(inputs, call)];

    /// <summary>The settings as Keras writes them, without the name.</summary>
    public virtual JsonObject Config() => [];

    /// <summary>Settings that Keras does not have, which its files hold beside the others; none unless overridden.</summary>
    internal virtual JsonObject OwnSettings() => [];

    /// <summary>Sets what the layer, or one within, keeps from batch to batch to zeros.</summary>
    internal virtual void ResetState(StateStore state)
    {
        foreach (var (_, part) in _parts) part.ResetState(state);
    }

    internal bool Takes(string name) => NamedInputs.Contains(name) || name == Mask;

    /// <summary>Arguments of a call, beside tensors, as Keras writes them into a functional model; none unless overridden.</summary>
    internal virtual JsonObject CallArguments() => [];

    /// <summary>Takes an argument of a call that a file gives; false, unless overridden, where it would change what the layer gives.</summary>
    internal virtual bool TryTakeArgument(string name, JsonNode value) => name == "training" && value.GetValueKind() == JsonValueKind.False;

    /// <summary>Whether Keras takes the inputs as arguments of their own, not as one list.</summary>
    internal virtual bool TakesInputsApart => false;

    /// <summary>Applies the layer to symbolic tensors: the way to build a functional model.</summary>
    /// <exception cref="ArgumentException">The layer gives several results: use <see cref="OnAll"/>.</exception>
    public SymbolicTensor On(params ReadOnlySpan<SymbolicTensor> inputs)
    {
        IReadOnlyList<SymbolicTensor> results = OnAll(inputs);
        Require(results.Count == 1, "a layer of one result", results.Count, "Use OnAll.");
        return results[0];
    }

    /// <summary>Applies a layer of several results to symbolic tensors.</summary>
    public IReadOnlyList<SymbolicTensor> OnAll(params ReadOnlySpan<SymbolicTensor> inputs) => ApplyTo(inputs.ToArray(), []).Results;

    /// <summary>Applies the layer to symbolic tensors, some of which go by name: its application finds them in <see cref="LayerCall.Arguments"/>.</summary>
    /// <param name="inputs">Those that go by their place.</param>
    /// <param name="named">Those that have names; one that is null is left out.</param>
    protected IReadOnlyList<SymbolicTensor> OnNamed(IReadOnlyList<SymbolicTensor> inputs, params IReadOnlyList<(string Name, SymbolicTensor? Tensor)> named)
    {
        var given = named.Where(n => n.Tensor is not null).ToList();
        return ApplyTo([.. inputs, .. given.Select(g => g.Tensor!)], [.. given.Select(g => g.Name)]).Results;
    }

    internal LayerApplication ApplyTo(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<string> names)
    {
        foreach (string name in names)
            Require(Takes(name.Split('/')[0]), NamedInputs.Count == 0 ? "inputs without names" : $"inputs named {string.Join(", ", NamedInputs)}", $"one named \"{name}\"");
        var sketch = ModelGraph.Sketch();
        Value[] values = [.. inputs.Select((input, i) => sketch.Graph.Input($"{i}", input.Type.DType, input.Type.Shape))];
        return new LayerApplication(this, inputs, names, Apply(values, names, new LayerCall(this, sketch)).Select(v => v.Type));
    }

    /// <summary>The type and name for messages: <c>Dense "hidden"</c>.</summary>
    protected string Label => Name.Length > 0 ? $"{GetType().Name} \"{Name}\"" : GetType().Name;

    /// <summary>A setting that is a part of one.</summary>
    private protected double Share(double value, [CallerMemberName] string setting = "")
    {
        Require(value is >= 0 and <= 1, $"a {setting} from 0 to 1", FormattableString.Invariant($"{value}"));
        return value;
    }

    /// <summary>Fails with a message in the house form unless the condition holds.</summary>
    protected void Require(bool condition, string expected, object? got, string remedy = "")
    {
        if (!condition) throw new ArgumentException($"{Label}: expected {expected}, got {got}.{(remedy.Length > 0 ? " " : "")}{remedy}");
    }

    /// <summary>Makes one of the library's layers from its class name and its settings in Keras.</summary>
    /// <exception cref="ArgumentException">There is no such layer, or a setting is wrong.</exception>
    internal static Layer FromConfig(string kerasName, JsonObject config) => KerasRegistry<Layer>.Create(kerasName, config, TakeCommon);

    /// <summary>Takes over the settings that every layer has.</summary>
    internal static void TakeCommon(Layer layer, KerasConfig config)
    {
        layer.Name = config.Text("name", "");
        if (layer.ComputesInFloat32 && layer.GetType().Assembly == typeof(Layer).Assembly) KerasPrecision.ExpectFloat32(config);
        if (!config.Flag("trainable", true)) layer.Trainable = false;
        if (config["activity_regularizer"] is { } regularizer) layer.ActivityRegularizer = Regularizer.FromConfig(regularizer);
    }

    /// <summary>Makes a layer a part of this one: its weights are this layer's, under its name.</summary>
    /// <param name="name">What Keras's files call it.</param>
    /// <param name="part">The layer.</param>
    protected T Part<T>(string name, T part) where T : Layer
    {
        if (part.Name.Length == 0) part.Name = name;
        Own(part);
        _parts.Add((name, part));
        if (!Trainable) part.Trainable = false;
        return part;
    }

    /// <summary>Puts a layer that no other has under this one's name.</summary>
    private protected void Own(Layer layer) => layer._owner ??= this;

    /// <summary>Adds the layer's nodes, and what comes with every layer: masks that are passed on, and the penalty of the output.</summary>
    /// <param name="inputs">What the layer is applied to, those that have names last.</param>
    /// <param name="names">The names of the last inputs.</param>
    /// <param name="call">The application.</param>
    internal IReadOnlyList<Value> Apply(IReadOnlyList<Value> inputs, IReadOnlyList<string> names, LayerCall call)
    {
        int unnamed = inputs.Count - names.Count;
        if (names.Count > 0) call = call.With(Enumerable.Range(0, names.Count).ToDictionary(i => names[i], i => inputs[unnamed + i]));
        Value[] taken = [.. inputs.Take(unnamed).Select(i => TakesAnyType ? i : Floating(i, call))];
        if (call.Arguments.TryGetValue(Mask, out Value? given))
        {
            Require(given.DType == DType.Bool, "a mask of truth values", given.Type);
            if (!NamedInputs.Contains(Mask)) call.SetMask(taken[0], given);
        }
        IReadOnlyList<Value> results = CallAll(taken, call);
        if (PassesMask && call.MaskOf(results[0]) is null && call.MaskOf(taken[0]) is { } mask) call.SetMask(results[0], mask);
        if (ActivityRegularizer is { } regularizer)
            foreach (Value result in results) call.AddLoss(regularizer.Penalty(result) / Op.Extent(result, 0, result.DType));
        return results;
    }

    internal Value Apply(IReadOnlyList<Value> inputs, LayerCall call) => Apply(inputs, [], call)[0];

    internal Weight FindOrAdd(string name, TensorType type, WeightRule rule, bool isLearnt)
    {
        Weight? weight = _weights.Find(w => w.Name == name);
        if (weight is null) _weights.Add(weight = new Weight(this, name, type, rule, isLearnt));
        Require(weight.Type == type, $"inputs that give the weight \"{name}\" the type {weight.Type}, as at first", type);
        return weight;
    }

    private Value Floating(Value input, LayerCall call)
    {
        Require(input.DType != DType.Text, "numbers", "texts", "Put a StringLookup before.");
        if (input.DType.IsFloating()) return input;
        Value numbers = Op.Cast(input, DType.Float32);
        call.SetMask(numbers, call.MaskOf(input));
        return numbers;
    }
}
