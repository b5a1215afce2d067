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

    /// <summary>The name, unique in a model; the model gives one to a layer that has none: dense, dense_1.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether training changes the layer's weights. Default true.</summary>
    public virtual bool Trainable { get; set; } = true;

    /// <summary>The layer's weights, in the order in which it asked for them; none before it has seen an input.</summary>
    public virtual IReadOnlyList<Weight> Weights => _weights;

    /// <summary>Whether the layer takes whole numbers and texts as they are; else whole numbers become Float32 before.</summary>
    protected virtual bool TakesAnyType => false;

    /// <summary>The layer's class name in Keras; the type's name unless overridden.</summary>
    public virtual string KerasName => KerasText.NameOf(GetType());

    /// <summary>Adds the layer's nodes to the graph.</summary>
    /// <param name="input">What the layer is applied to.</param>
    /// <param name="call">Gives weights, and tells whether it is training.</param>
    protected abstract Value Call(Value input, LayerCall call);

    /// <summary>Adds the nodes of a layer of several inputs.</summary>
    protected virtual Value Call(IReadOnlyList<Value> inputs, LayerCall call) => inputs.Count == 1
        ? Call(inputs[0], call)
        : throw new ArgumentException($"{Label}: expected one input, got {inputs.Count}.");

    /// <summary>The settings as Keras writes them, without the name.</summary>
    public virtual JsonObject Config() => [];

    /// <summary>Applies the layer to symbolic tensors: the way to build a functional model.</summary>
    public SymbolicTensor On(params ReadOnlySpan<SymbolicTensor> inputs)
    {
        var graph = new Graph();
        var values = new Value[inputs.Length];
        for (int i = 0; i < values.Length; i++) values[i] = graph.Input($"{i}", inputs[i].Type.DType, inputs[i].Type.Shape);
        return new SymbolicTensor(this, inputs.ToArray(), Apply(values, new LayerCall(this, graph)).Type);
    }

    /// <summary>The type and name for messages: <c>Dense "hidden"</c>.</summary>
    protected string Label => Name.Length > 0 ? $"{GetType().Name} \"{Name}\"" : GetType().Name;

    /// <summary>Fails with a message in the house form unless the condition holds.</summary>
    protected void Require(bool condition, string expected, object? got, string remedy = "")
    {
        if (!condition) throw new ArgumentException($"{Label}: expected {expected}, got {got}.{(remedy.Length > 0 ? " " : "")}{remedy}");
    }

    /// <summary>Makes one of the library's layers from its class name and its settings in Keras.</summary>
    /// <exception cref="ArgumentException">There is no such layer, or a setting is wrong.</exception>
    internal static Layer FromConfig(string kerasName, JsonObject config)
    {
        Layer layer = KerasRegistry<Layer>.Create(kerasName, config);
        var common = new KerasConfig(kerasName, config);
        layer.Name = common.Text("name", "");
        layer.Trainable = common.Flag("trainable", true);
        return layer;
    }

    internal Value Apply(IReadOnlyList<Value> inputs, LayerCall call)
    {
        if (!TakesAnyType) inputs = [.. inputs.Select(Floating)];
        return Call(inputs, call);
    }

    internal Weight FindOrAdd(string name, TensorType type, Initializer initializer, bool isLearnt)
    {
        Weight? weight = _weights.Find(w => w.Name == name);
        if (weight is null) _weights.Add(weight = new Weight(this, name, type, initializer, isLearnt));
        Require(weight.Type == type, $"inputs that give the weight \"{name}\" the type {weight.Type}, as at first", type);
        return weight;
    }

    private Value Floating(Value input)
    {
        Require(input.DType != DType.Text, "numbers", "texts", "Put a StringLookup before.");
        return input.DType.IsFloating() ? input : Op.Cast(input, DType.Float32);
    }
}
