using System.Globalization;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Changes of colour against Pillow, which has the same ones for bytes: its results are whole numbers, rounded as the bound says.</summary>
public class PillowAugmentationTests
{
    [Theory]
    [InlineData("autocontrast(dull)", 1)]           // rounded down
    [InlineData("posterize(image, 3)", 0)]
    [InlineData("solarize(image, 101)", 0)]
    [InlineData("invert(image)", 0)]
    [InlineData("Color(image).enhance(0.3)", 1.6)]  // grey rounded to the nearest, the mixture down
    [InlineData("Color(image).enhance(1.4)", 1.6)]
    [InlineData("Sharpness(image).enhance(0.2)", 1.6)]
    [InlineData("Sharpness(image).enhance(2)", 1.6)]
    public void Colours_agree_with_Pillow(string call, double bound)
    {
        float[] image = AugmentationRun.Bytes(7 * 9 * 3), given = call.Contains("dull") ? [.. image.Select(x => (float)(40 + (int)x / 3))] : image;
        float[] found = AugmentationRun.Trained(Layer(call), Tensor.From(given, [1, 7, 9, 3])), expected = Expected(call);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(Math.Abs(found[i] - expected[i]), 0, bound);
        // The same in another range of pixels; the weights of grey, as Keras has them, have a sum of 0.9999.
        float[] unit = AugmentationRun.Trained(Layer(call, (-1, 1)), Tensor.From([.. given.Select(x => x / 127.5f - 1)], [1, 7, 9, 3]));
        for (int i = 0; i < expected.Length; i++) Assert.Equal(found[i], (unit[i] + 1) * 127.5f, 0.02f);
    }

    private static Layer Layer(string call, (double, double)? range = null)
    {
        var pixels = range ?? (0, 255);
        return call switch
        {
            "autocontrast(dull)" => new AutoContrast { ValueRange = pixels },
            "posterize(image, 3)" => new RandomPosterization(3) { ValueRange = pixels },
            // Between two levels, as the bound of a part of the range is no whole number.
            "solarize(image, 101)" => new Solarization((0, 0), (100.5 / 255, 100.5 / 255)) { ValueRange = pixels },
            "invert(image)" => new RandomInvert(1, 1) { ValueRange = pixels },
            "Color(image).enhance(0.3)" => new RandomColorDegeneration(0.7, 0.7) { ValueRange = pixels },
            "Color(image).enhance(1.4)" => new RandomColorDegeneration(-0.4, -0.4) { ValueRange = pixels },
            "Sharpness(image).enhance(0.2)" => new RandomSharpness(0.1, 0.1) { ValueRange = pixels },
            _ => new RandomSharpness(1, 1) { ValueRange = pixels },
        };
    }

    private static float[] Expected(string call)
    {
        using var folder = TestFiles.NewFolder();
        string printed = PythonOracle.Run(folder, $"""
            import numpy as np
            from PIL import Image
            from PIL.ImageOps import autocontrast, posterize, solarize, invert
            from PIL.ImageEnhance import Color, Sharpness
            i = np.arange(7 * 9 * 3)
            bytes = (i * i * 11 + i * 37) % 256
            image = Image.fromarray(bytes.reshape(7, 9, 3).astype(np.uint8))
            dull = Image.fromarray((40 + bytes // 3).reshape(7, 9, 3).astype(np.uint8))
            print(*np.asarray({call}).reshape(-1))
            """);
        return [.. printed.Split(' ').Select(n => float.Parse(n, CultureInfo.InvariantCulture))];
    }
}
