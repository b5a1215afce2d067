using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What a layer gives when it is applied to symbolic tensors: a place in a functional model.</summary>
public sealed class SymbolicTensor
{
    internal SymbolicTensor(LayerApplication application, int index, TensorType type) => (Application, Index, Type) = (application, index, type);

    /// <summary>The layer that gives it.</summary>
    public Layer Layer => Application.Layer;

    /// <summary>What the layer was applied to.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs => Application.Inputs;

    /// <summary>Element type and shape; the first axis is the batch.</summary>
    public TensorType Type { get; }

    /// <summary>The shape.</summary>
    public Shape Shape => Type.Shape;

    internal LayerApplication Application { get; }

    /// <summary>Which of the layer's results it is.</summary>
    internal int Index { get; }

    /// <summary>Layer and type.</summary>
    public override string ToString() => $"{Layer.Name} {Type}";
}
