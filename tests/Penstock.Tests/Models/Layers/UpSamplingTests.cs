using System.Globalization;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Images made larger, against Pillow, whose filters for enlargement have the same kernels and the same rule at the edges.</summary>
public class UpSamplingTests
{
    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos3)]
    public void Numbers_between_agree_with_Pillow(Interpolation interpolation)
    {
        using var folder = TestFiles.NewFolder();
        string printed = PythonOracle.Run(folder, $"""
            import numpy as np
            from PIL import Image
            image = Image.fromarray(np.sin(np.arange(1, 36)).astype(np.float32).reshape(7, 5))
            print(*np.asarray(image.resize((15, 14), Image.{interpolation.ToString().TrimEnd('3').ToUpperInvariant()})).reshape(-1))
            """);
        double[] expected = [.. printed.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        Tensor image = Tensor.From([.. Enumerable.Range(1, 35).Select(i => (float)Math.Sin(i))], [1, 7, 5, 1]);
        Tensor large = new LayerRun(new UpSampling2D((2, 3)) { Interpolation = interpolation }, image).Run().Output;
        Assert.Equal([1, 14, 15, 1], large.Shape.ToArray());
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], large.NumberAt(i), 1e-5);
    }

    [Fact]
    public void A_constant_stays_what_it_is() =>
        Assert.All(new LayerRun(new UpSampling2D(3) { Interpolation = Interpolation.Lanczos5 }, Tensor.From(2f, 2, 2, 2).Reshape([1, 2, 2, 1])).Run().Output.ToArray<float>(), n => Assert.Equal(2f, n, 1e-5f));
}
