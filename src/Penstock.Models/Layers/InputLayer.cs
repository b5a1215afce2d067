using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The place where a model is fed.</summary>
/// <param name="shape">The shape of one example, without the batch axis.</param>
/// <param name="dtype">The element type. Default Float32.</param>
public sealed class InputLayer(Shape shape, DType dtype = DType.Float32) : Layer
{
    /// <summary>The shape of one example.</summary>
    public Shape Shape => shape;

    /// <summary>The element type.</summary>
    public DType DType => dtype;

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <summary>The symbolic tensor that the other layers are applied to.</summary>
    internal SymbolicTensor Tensor => field ??= new SymbolicTensor(this, [], new TensorType(dtype, shape.Insert(0, Dim.Symbol("batch"))));
}
