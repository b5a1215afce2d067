using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What a layer gives when it is applied to symbolic tensors: a place in a functional model.</summary>
public sealed class SymbolicTensor
{
    internal SymbolicTensor(Layer layer, IReadOnlyList<SymbolicTensor> inputs, TensorType type) => (Layer, Inputs, Type) = (layer, inputs, type);

    /// <summary>The layer that gives it.</summary>
    public Layer Layer { get; }

    /// <summary>What the layer was applied to.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs { get; }

    /// <summary>Element type and shape; the first axis is the batch.</summary>
    public TensorType Type { get; }

    /// <summary>The shape.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>Layer and type.</summary>
    public override string ToString() => $"{Layer.Name} {Type}";
}
