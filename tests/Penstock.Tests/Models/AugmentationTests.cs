using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using static Penstock.Tests.AugmentationRun;

namespace Penstock.Tests;

/// <summary>What augmentation does to images that can be told by hand; geometry is held by Keras's vectors.</summary>
public class AugmentationTests
{
    private static readonly Tensor Red = Pixels(255, 0, 0), Brown = Pixels(200, 100, 50);

    [Fact]
    public void Half_a_turn_of_hue_makes_red_cyan() => Assert.Equal([0f, 255, 255], Round(Trained(new RandomHue(1, 1), Red)));

    [Fact]
    public void Half_a_turn_of_hue_keeps_value_and_saturation() => Assert.Equal([50f, 150, 200], Round(Trained(new RandomHue(1, 1), Brown)));

    [Fact]
    public void No_turn_of_hue_keeps_colours() => Assert.Equal([200f, 100, 50], Round(Trained(new RandomHue(0, 0), Brown)));

    [Theory]
    [InlineData(0, 200, 200, 200)]
    [InlineData(0.5, 200, 100, 50)]
    [InlineData(0.25, 200, 167, 150)]    // a third of the distance from the largest channel
    [InlineData(1, 200, 67, 0)]          // as far as there is: the least channel is 0
    public void Saturation_is_the_distance_from_the_largest_channel(double factor, float red, float green, float blue) =>
        Assert.Equal([red, green, blue], Round(Trained(new RandomSaturation(factor, factor), Brown)));

    [Fact]
    public void Grey_is_what_the_eye_sees() => Assert.Equal([124f, 124, 124], Round(Trained(new RandomGrayscale(1), Brown)));

    [Fact]
    public void A_blur_is_a_mean_by_a_normal_window()
    {
        // One bright pixel in the middle of 5; with sigma 1 a window of 3 has weights e^-0.5 : 1 : e^-0.5.
        Tensor x = Tensor.From([.. Enumerable.Range(0, 25).Select(i => i == 12 ? 100f : 0)], [1, 5, 5, 1]);
        float[] y = Trained(new RandomGaussianBlur(1, 1) { Sigma = (1 - 1e-3, 1 - 1e-3) }, x);
        double side = Math.Exp(-0.5), middle = 1 / (1 + 2 * side);
        Assert.Equal(100 * middle * middle, y[12], 2);
        Assert.Equal(100 * middle * middle * side, y[11], 2);
        Assert.Equal(100 * middle * middle * side * side, y[6], 2);
        Assert.Equal(100, y.Sum(), 2);
    }

    [Fact]
    public void Erasing_covers_as_much_as_its_scale_says()
    {
        float[] y = Trained(new RandomErasing(1, 1) { Scale = (0.1, 0.3), FillValue = -1 }, Tensor.From([.. Enumerable.Repeat(1f, 20 * 40 * 40)], [20, 40, 40, 1]));
        for (int image = 0; image < 20; image++)
            Assert.InRange(y.Skip(image * 1600).Take(1600).Count(v => v == -1) / 1600.0, 0.07, 0.33);
    }

    [Fact]
    public void A_crop_is_a_window_of_the_image()
    {
        float[] whole = [.. Enumerable.Range(0, 30).Select(i => (float)i)];
        for (int step = 0; step < 8; step++)
        {
            float[] y = Trained(new RandomCrop(2, 3) { Seed = step }, Tensor.From(whole, [1, 5, 6, 1]));
            Assert.Equal([y[0], y[0] + 1, y[0] + 2, y[0] + 6, y[0] + 7, y[0] + 8], y);
            Assert.InRange(y[0] % 6, 0, 3);
            Assert.InRange(y[0] / 6, 0, 4);
        }
        Assert.Equal([7f, 8, 9, 13, 14, 15], Inferred(new RandomCrop(2, 3), Tensor.From(whole, [1, 5, 6, 1])));
    }

    [Fact]
    public void Every_image_has_its_own_draw_and_the_same_seed_the_same_ones()
    {
        Tensor same = Copies(8, Bytes(48), 4, 4);
        Layer[] layers = [new RandomFlip(), new RandomRotation(0.3), new RandomZoom(0.5), new RandomTranslation(0.4, 0.4), new RandomBrightness(0.5), new RandomContrast(0.5), new RandAugment(),
            new AugMix(), new RandomShear(0.3), new RandomPerspective(1, 1), new RandomElasticTransform(1, 1) { Scale = (0.5, 1) }, new RandomSharpness(1), new RandomColorDegeneration(1), new RandomPosterization(1, 6), new Solarization(0.5, 0.5)];
        foreach (Layer layer in layers)
        {
            float[] once = Trained(layer, same), again = Trained(layer, same);
            Assert.Equal(once, again);
            Assert.True(once.Chunk(48).Select(image => string.Join(',', image)).Distinct().Count() > 1, layer.KerasName);
            Assert.Equal(same.ToArray<float>(), Inferred(layer, same));
        }
    }

    [Fact]
    public void What_is_no_number_stays_none()
    {
        var x = Tensor.From([.. Enumerable.Repeat(float.NaN, 48)], [1, 4, 4, 3]);
        foreach (Layer layer in new Layer[] { new RandomRotation(0.3), new RandomBrightness(0.5), new RandomContrast(0.5), new RandomSaturation(0.2, 0.3), new RandomGaussianBlur(1, 1),
                     new AutoContrast(), new Equalization(), new Solarization(), new RandomInvert(1, 1), new RandomPosterization(3), new RandomColorDegeneration(1), new RandomSharpness(1), new RandAugment(), new AugMix(),
                     new RandomShear(0.3), new RandomElasticTransform(1, 1), new ContrastLimitedAdaptiveHistogramEqualization { TileGridSize = (2, 2) }, new RandomColorJitter { HueFactor = (0, 1), SaturationFactor = (0, 1) } })
            Assert.All(Trained(layer, x), v => Assert.True(float.IsNaN(v), layer.KerasName));
    }

    [Fact]
    public void Mixed_images_and_labels_have_the_same_shares()
    {
        // Images of their class number alone tell by their mean what was mixed.
        int[] classes = [.. Enumerable.Range(0, 8).Select(i => i % 4)];
        Tensor images = Tensor.From([.. classes.SelectMany(c => Enumerable.Repeat((float)c, 20 * 20))], [8, 20, 20, 1]);
        foreach (BatchMixture mixture in new BatchMixture[] { new MixUp(4, 0.8, seed: 2), new CutMix(4, seed: 2) })
        {
            Example mixed = mixture.On(Dataset.From(new Example(images, Tensor.From(classes)))).First();
            float[] labels = mixed.Label!.ToArray<float>(), pixels = mixed.Input.ToArray<float>();
            for (int row = 0; row < 8; row++)
            {
                Assert.Equal(1, labels.Skip(row * 4).Take(4).Sum(), 5);
                Assert.Equal(pixels.Skip(row * 400).Take(400).Average(), labels.Skip(row * 4).Take(4).Select((share, c) => share * c).Sum(), 4);
            }
            Assert.Contains(labels, share => share is > 0.01f and < 0.99f);
        }
    }

    [Fact]
    public void Every_epoch_mixes_anew_and_the_same_epoch_the_same()
    {
        Tensor images = Tensor.From([.. Enumerable.Range(0, 8 * 16).Select(i => (float)i)], [8, 4, 4, 1]);
        foreach (BatchMixture mixture in new BatchMixture[] { new MixUp(2, 0.8, seed: 2), new CutMix(2, seed: 2) })
        {
            Dataset<Example> mixed = mixture.On(Dataset.From(new Example(images, Tensor.From([0, 1, 0, 1, 0, 1, 0, 1]))).Repeat(2));
            float[][] Epoch(long number) => [.. mixed.Epoch(number).Select(e => e.Input.ToArray<float>())];
            float[][] first = Epoch(0), second = Epoch(1);
            Assert.Equal(4, first.Concat(second).Select(b => string.Join(',', b)).Distinct().Count());
            Assert.Equal(first, Epoch(0));
            Assert.Equal(second, Epoch(1));
        }
    }

    [Fact]
    public void Mixed_images_of_bytes_stay_bytes()
    {
        Tensor images = Tensor.From([.. Enumerable.Range(0, 4 * 16).Select(i => (byte)i)], [4, 4, 4, 1]);
        Example Mixed(Tensor input) => new MixUp(2, 0.8, seed: 2).On(Dataset.From(new Example(input, Tensor.From([0, 1, 0, 1])))).First();
        float[] exact = Mixed(Tensor.From(Array.ConvertAll(images.ToArray<byte>(), v => (float)v), images.Shape)).Input.ToArray<float>();
        Assert.Equal(exact.Select(v => (byte)MathF.Round(v)), Mixed(images).Input.ToArray<byte>());
    }

    private static float[] Round(float[] numbers) => [.. numbers.Select(n => MathF.Round(n))];

    private static Tensor Pixels(params float[] colour) => Tensor.From(colour, [1, 1, 1, 3]);
}
