using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ResizingTests
{
    private static readonly Tensor Images = Tensor.From([.. Enumerable.Range(0, 2 * 4 * 6 * 3).Select(i => i * 37 % 101 / 10f)], [2, 4, 6, 3]);

    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos3)]
    [InlineData(Interpolation.Lanczos5)]
    public void Larger_by_whole_factors_is_up_sampling(Interpolation interpolation)
    {
        float[] resized = Run(new Resizing(8, 18) { Interpolation = interpolation }), sampled = Run(new UpSampling2D((2, 3)) { Interpolation = interpolation });
        Assert.Equal(sampled.Length, resized.Length);
        for (int i = 0; i < resized.Length; i++) Assert.Equal(sampled[i], resized[i], 1e-4f);
    }

    [Fact]
    public void Fills_up_evenly_to_the_new_ratio()
    {
        var layer = new Resizing(3, 4) { PadToAspectRatio = true, FillValue = 9 };
        Tensor output = new LayerRun(layer, Tensor.From([1f, 2, 3, 4, 5, 6], [3, 2, 1])).Run().Output;
        Assert.Equal([9f, 1, 2, 9, 9, 3, 4, 9, 9, 5, 6, 9], output.ToArray<float>());
    }

    [Fact]
    public void Rejects_images_of_unknown_size() => Assert.Contains("known height and width",
        Assert.Throws<ArgumentException>(() => new Resizing(2, 2).On(Model.Input([Dim.Symbol("height"), 3, 1]))).Message);

    [Fact]
    public void A_crop_larger_than_the_images_fills_its_size_from_their_middle() =>
        Assert.Equal(Run(new Resizing(8, 6) { CropToAspectRatio = true }), Run(new CenterCrop(8, 6)));

    private static float[] Run(Layer layer) => new LayerRun(layer, Images).Run().Output.ToArray<float>();
}
