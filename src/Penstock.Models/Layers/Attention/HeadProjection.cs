using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A product over the last axes of an input, with axes of its own for the result: x [.., in..] by a kernel [in.., out..] plus a bias [out..].</summary>
/// <param name="inputAxes">How many of the last axes are summed over.</param>
/// <param name="output">The axes of the result, after those that stay.</param>
/// <param name="settings">The rules of kernel and bias.</param>
internal sealed class HeadProjection(int inputAxes, Shape output, MultiHeadAttention settings) : Layer
{
    protected override bool PassesMask => true;

    protected override Value Call(Value input, LayerCall call)
    {
        int stay = input.Shape.Rank - inputAxes;
        Shape summed = input.Shape.Slice(stay, inputAxes), kept = input.Shape.Slice(0, stay);
        Require(summed.IsKnown, "known last axes", $"shape {input.Shape}");
        Value kernel = call.Weight("kernel", [.. summed, .. output], settings.KernelRule);
        Value? bias = settings.UseBias ? Op.Reshape(call.Weight("bias", output, settings.BiasRule), [output.Size]) : null;
        Value product = Op.MatMul(Op.Reshape(input, [kept.Size, summed.Size]), Op.Reshape(kernel, [summed.Size, output.Size]), bias, relu: false);
        return Op.Reshape(product, [.. kept, .. output]);
    }
}
