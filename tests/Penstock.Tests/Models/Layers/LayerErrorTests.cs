using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class LayerErrorTests
{
    [Fact]
    public void Rejects_settings_below_0()
    {
        Assert.Throws<ArgumentException>(() => new ReLU(maxValue: -1));
        Assert.Throws<ArgumentException>(() => new ReLU(negativeSlope: -1));
        Assert.Throws<ArgumentException>(() => new ReLU(threshold: -1));
    }

    [Fact]
    public void Rejects_images_without_channels() =>
        Assert.Contains("expected images [batch, height, width, channels]", Assert.Throws<ArgumentException>(() => LayerPlayer.Run(new Conv2D(2, 3), [Tensor.Zeros(DType.Float32, [1, 5, 5])])).Message);

    [Fact]
    public void Rejects_an_input_without_batch_axis() =>
        Assert.Contains("expected input of rank 2 or more", Assert.Throws<ArgumentException>(() => LayerPlayer.Run(new Dense(2), [Tensor.From(1f, 2f)])).Message);
}
