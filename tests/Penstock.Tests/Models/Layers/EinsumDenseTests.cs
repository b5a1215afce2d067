using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class EinsumDenseTests
{
    // Shapes by the rules of Keras 3: the output shape is told without the batch axis and those of an ellipsis.
    [Theory]
    [InlineData("ab,bc->ac", new[] { 5 }, "c", new long[] { 2, 6 }, new long[] { 6, 5 }, new long[] { 5 })]
    [InlineData("...x,xy->...y", new[] { 5 }, "y", new long[] { 2, 3, 6 }, new long[] { 6, 5 }, new long[] { 5 })]
    [InlineData("abc,cd->abd", new[] { -1, 4 }, "bd", new long[] { 2, 3, 6 }, new long[] { 6, 4 }, new long[] { 3, 4 })]
    [InlineData("abc,cde->abde", new[] { -1, 4, 5 }, "d", new long[] { 2, 3, 6 }, new long[] { 6, 4, 5 }, new long[] { 4, 1 })]
    [InlineData("ab...,bc->ac...", new[] { 5 }, "c", new long[] { 2, 6, 3, 4 }, new long[] { 6, 5 }, new long[] { 5, 1, 1 })]
    [InlineData("abc,de->abc", new[] { 3, 6 }, null, new long[] { 2, 3, 6 }, null, null)]
    public void Weights_have_the_extents_of_their_letters(string equation, int[] output, string? bias, long[] input, long[]? kernel, long[]? biasShape)
    {
        var layer = new EinsumDense(equation, output) { BiasAxes = bias };
        if (kernel is null)
        {
            Assert.Contains("expected known extents of the letters \"de\"", Assert.Throws<ArgumentException>(() => Run()).Message);
            return;
        }
        Assert.Equal(input[0], Run().Shape[0].Value);
        Assert.Equal(kernel, layer.Weights[0].Type.Shape.ToArray());
        Assert.Equal(biasShape, layer.Weights[1].Type.Shape.ToArray());
        Tensor Run() => new LayerRun(layer, Tensor.Zeros(DType.Float32, Shape.Of(input))).Run().Output;
    }

    [Theory]
    [InlineData("ab,bc")]
    [InlineData("aab,bc->ac")]
    [InlineData("ab,bc->ad")]
    [InlineData("ab,bc,cd->ad")]
    public void An_equation_of_another_form_is_an_error(string equation) => Assert.Throws<ArgumentException>(() => new EinsumDense(equation, [3]));
}
