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
}
