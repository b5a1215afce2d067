using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>One application of a layer in a graph.</summary>
public sealed class LayerCall
{
    private readonly Layer _layer;
    private readonly ModelGraph? _model;

    /// <summary>An application whose only purpose is the type of the result: weights are inputs of a graph that never runs.</summary>
    internal LayerCall(Layer layer, Graph graph) => (_layer, Graph) = (layer, graph);

    internal LayerCall(Layer layer, ModelGraph model) => (_layer, _model, Graph) = (layer, model, model.Graph);

    /// <summary>The graph that is being built.</summary>
    public Graph Graph { get; }

    /// <summary>Whether the graph trains: dropout drops, batch normalization looks at the batch.</summary>
    public bool IsTraining => _model?.IsTraining ?? false;

    /// <summary>A seed for the layer's random numbers, from the model's seed and the layer's name.</summary>
    public long Seed => Seeds.Of(_model?.Seed ?? 0, _layer.Name);

    /// <summary>The number of the training step, an Int64 scalar that random operators take.</summary>
    public Value Step => _model?.Step ?? Graph.Number(0, DType.Int64);

    /// <summary>The value of one of the layer's weights, which is made at first use.</summary>
    /// <param name="name">The name within the layer.</param>
    /// <param name="shape">The shape, known in full.</param>
    /// <param name="initializer">How its first value is drawn.</param>
    /// <param name="isLearnt">Whether gradients change it. Default true.</param>
    /// <param name="dtype">The element type. Default Float32.</param>
    public Value Weight(string name, Shape shape, Initializer initializer, bool isLearnt = true, DType dtype = DType.Float32)
    {
        Weight weight = _layer.FindOrAdd(name, new TensorType(dtype, shape), initializer, isLearnt);
        return _model is null
            ? Graph.Inputs.FirstOrDefault(i => i.Node.Name == weight.Path) ?? Graph.Input(weight.Path, dtype, shape)
            : _model.Read(weight);
    }

    /// <summary>The value of a weight that takes over a slot which a file brought, with its value.</summary>
    internal Value Weight(StateSlot slot)
    {
        Weight weight = _layer.FindOrAdd(slot.Name, slot.Type, Initializer.Zeros, slot.Type.DType.IsFloating());
        weight.Restore(slot);
        return _model is null
            ? Graph.Inputs.FirstOrDefault(i => i.Node.Name == slot.Name) ?? Graph.Input(slot.Name, slot.Type.DType, slot.Type.Shape)
            : _model.Read(weight);
    }

    /// <summary>Gives a weight that is not learnt its value for the next step; only while training.</summary>
    public void Update(string name, Value value)
    {
        if (_model is { IsTraining: true }) _model.Write(_layer.Weights.First(w => w.Name == name), value);
    }

    /// <summary>An application of a layer within this one, in the same graph.</summary>
    internal LayerCall Inside(Layer layer) => _model is null ? new LayerCall(layer, Graph) : new LayerCall(layer, _model);
}
