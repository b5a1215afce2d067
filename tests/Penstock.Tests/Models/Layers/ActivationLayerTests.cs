using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ActivationLayerTests
{
    [Fact]
    public void What_is_no_number_stays_none_at_a_threshold_too()
    {
        // As in torch.nn.functional.threshold; numbers at the threshold are below it, as in Keras.
        Tensor x = Tensor.From([float.NaN, 0.5f, 1, 2, -3], [1, 5]);
        Assert.Equal([float.NaN, 0, 0, 2, 0], new LayerRun(new ReLU(threshold: 1), x).Run().Output.ToArray<float>());
        Assert.Equal([float.NaN, 0, 0, 1.5f, 0], new LayerRun(new ReLU(1.5, threshold: 1), x).Run().Output.ToArray<float>());
        Assert.Equal([float.NaN, -0.05f, 0, 2, -0.4f], new LayerRun(new ReLU(threshold: 1, negativeSlope: 0.1), x).Run().Output.ToArray<float>(), (a, b) => a.Equals(b) || MathF.Abs(a - b) < 1e-6f);
        foreach (ReLU plain in new ReLU[] { new(), new(6), new(2), new(negativeSlope: 0.1) }) Assert.True(float.IsNaN(new LayerRun(plain, x).Run().Output.AsSpan<float>()[0]));
    }

    // The numbers of torch.nn.functional at -4, -0.75, 0.25 and 2; the last three by their definition.
    [Theory]
    [InlineData("hard_silu", 0, -0.28125f, 0.135417f, 1.666667f)]
    [InlineData("hard_swish", 0, -0.28125f, 0.135417f, 1.666667f)]
    [InlineData("hard_tanh", -1, -0.75f, 0.25f, 1)]
    [InlineData("celu", -0.981684f, -0.527633f, 0.25f, 2)]
    [InlineData("log_sigmoid", -4.01815f, -1.136871f, -0.575939f, -0.126928f)]
    [InlineData("hard_shrink", -4, -0.75f, 0, 2)]
    [InlineData("soft_shrink", -3.5f, -0.25f, 0, 1.5f)]
    [InlineData("tanh_shrink", -3.000671f, -0.114851f, 0.005081f, 1.035972f)]
    [InlineData("squareplus", 0.236068f, 0.693f, 1.132782f, 2.414214f)]
    [InlineData("sparse_plus", 0, 0.015625f, 0.390625f, 2)]
    [InlineData("sparse_sigmoid", 0, 0.125f, 0.625f, 1)]
    public void Newer_functions_are_those_of_their_definitions(string name, float first, float second, float third, float fourth)
    {
        Tensor x = Tensor.From([-4f, -0.75f, 0.25f, 2, float.NaN], [1, 5]);
        Assert.Equal([first, second, third, fourth, float.NaN], new LayerRun(new ActivationLayer(Activation.Of(name)), x).Run().Output.ToArray<float>(), (a, b) => a.Equals(b) || MathF.Abs(a - b) < 2e-6f);
    }
}
