using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Which changes images draw, and how often; the bounds of counts are five deviations of the binomial distribution.</summary>
public class DrawnAugmentationTests
{
    private static readonly float[] Image = AugmentationRun.Bytes(6 * 5 * 3);
    private static readonly Tensor Many = AugmentationRun.Copies(440, Image, 6, 5);

    [Fact]
    public void Each_of_eleven_changes_is_drawn_as_often()
    {
        float[][] images = Images(AugmentationRun.Trained(new RandAugment(numOps: 1), Many));
        foreach (Layer layer in new Layer[] { new AutoContrast(), new Equalization() })
        {
            float[] whole = AugmentationRun.Trained(layer, AugmentationRun.Copies(1, Image, 6, 5));
            Assert.InRange(images.Count(i => i.SequenceEqual(whole)), 40 - 30, 40 + 30);
        }
        // The others have their own strength.
        Assert.True(images.Select(i => string.Join(',', i)).Distinct().Count() > 250);
        Assert.All(images.SelectMany(i => i), v => Assert.InRange(v, 0, 255));
    }

    [Fact]
    public void Changes_of_no_strength_leave_dark_images_that_have_the_full_range()
    {
        // Two colours, so that equalizing them changes nothing either; the brightest is mirrored at any strength.
        float[] image = [.. Enumerable.Range(0, 90).Select(i => i % 2 == 0 ? 0f : 254)];
        float[][] images = Images(AugmentationRun.Trained(new RandAugment(1, 0) { ValueRange = (0, 255) }, AugmentationRun.Copies(440, image, 6, 5)));
        Assert.InRange(images.Count(i => i.SequenceEqual(image)), 440 * 9 / 11 - 41, 440 * 9 / 11 + 41);
        Assert.All(images.SelectMany(i => i), v => Assert.True(v is 0 or 254 or 255));
    }

    [Fact]
    public void Chains_of_no_changes_mix_to_the_image_itself()
    {
        float[] mixed = AugmentationRun.Trained(new AugMix { ChainDepth = 0, Alpha = 0.3 }, Many);
        for (int i = 0; i < mixed.Length; i++) Assert.Equal(Image[i % 90], mixed[i], 1e-3f);
    }

    [Fact]
    public void Mixed_chains_differ_from_image_to_image_and_stay_in_their_range()
    {
        Tensor few = AugmentationRun.Copies(12, Image, 6, 5);
        float[][] images = Images(AugmentationRun.Trained(new AugMix { Factor = 0.8 }, few));
        Assert.Equal(12, images.Select(i => string.Join(',', i)).Distinct().Count());
        Assert.All(images.SelectMany(i => i), v => Assert.InRange(v, 0, 255));
        Assert.Equal(few.ToArray<float>(), AugmentationRun.Inferred(new AugMix(), few));
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(3.5)]
    public void Gamma_draws_have_their_moments(double alpha)
    {
        // Mean and variance of Gamma(alpha, 1) are alpha; the third central moment is 2 alpha.
        double[] drawn = [.. Computed.Of(v => Op.Exp(GammaDraws.Logarithms([40_000], alpha, 3, v[0])), Tensor.Scalar(7L)).ToArray<float>().Select(x => (double)x)];
        double mean = drawn.Average();
        Assert.Equal(alpha, mean, 0.05);
        Assert.Equal(alpha, drawn.Average(x => (x - mean) * (x - mean)), 0.15);
        Assert.Equal(2 * alpha, drawn.Average(x => Math.Pow(x - mean, 3)), 1.2);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(3.5)]
    [InlineData(1e300)]
    public void Shares_have_the_moments_of_the_Dirichlet_distribution(double alpha)
    {
        float[][] rows = [.. Computed.Of(v => GammaDraws.Shares([4_000, 3], alpha, 5, v[0]), Tensor.Scalar(7L)).ToArray<float>().Chunk(3)];
        Assert.All(rows, row => Assert.Equal(1, row.Sum(), 1e-5f));
        for (int i = 0; i < 3; i++) Assert.Equal(1 / 3f, rows.Average(row => row[i]), 0.04f);
        // The mean of the sum of the squares: 1 where one has all, a third where all have the same.
        double squares = alpha > 1e200 ? 1 / 3.0 : (alpha + 1) / (3 * alpha + 1);
        Assert.Equal(squares, rows.Average(row => row.Sum(x => (double)x * x)), 0.015);
    }

    [Fact]
    public void Bits_are_drawn_from_the_lowest_to_below_the_highest()
    {
        int[] levels = [.. Images(AugmentationRun.Trained(new RandomPosterization(1, 4), AugmentationRun.Copies(200, [.. Enumerable.Range(0, 256).Select(i => (float)i)], 16, 16)), 256).Select(i => i.Distinct().Count())];
        Assert.Equal([2, 4, 8], levels.Distinct().Order());
    }

    [Fact]
    public void Colours_are_jittered_by_the_factors_that_there_are()
    {
        Assert.Equal(Many.ToArray<float>(), AugmentationRun.Trained(new RandomColorJitter(), Many));
        // All brighter by 51, then half as far from the mean of each channel: (x + 51 - mean) / 2 + mean, mean with the 51.
        float[] dark = [.. Image.Select(x => x / 2)], y = AugmentationRun.Trained(new RandomColorJitter { BrightnessFactor = (0.2, 0.2), ContrastFactor = (0.5, -0.5) }, Tensor.From(dark, [1, 6, 5, 3]));
        for (int c = 0; c < 3; c++)
        {
            float mean = dark.Where((_, i) => i % 3 == c).Average();
            for (int i = c; i < 90; i += 3) Assert.Equal((dark[i] + mean) / 2 + 51, y[i], 1e-3f);
        }
    }

    // What get_config of Keras 3 gives: factors are pairs, whatever they were made of.
    [Theory]
    [InlineData("RandAugment", """{ "value_range": [0, 255], "num_ops": 2, "factor": [0.0, 0.4], "interpolation": "nearest", "seed": null, "data_format": "channels_last" }""", "factor", "0.4")]
    [InlineData("AugMix", """{ "value_range": [0, 255], "num_chains": 2, "chain_depth": 1, "factor": [0.0, 0.3], "alpha": 1.0, "all_ops": false, "interpolation": "bilinear", "seed": 3, "data_format": "channels_last" }""", "factor", "0.3")]
    [InlineData("RandomErasing", """{ "factor": [0.0, 1.0], "scale": [0.0, 0.3], "fill_value": null, "value_range": [0, 255], "seed": null, "data_format": "channels_last" }""", "factor", "[0,1]")]
    [InlineData("RandomGaussianBlur", """{ "factor": [0.0, 1.0], "kernel_size": [3, 3], "sigma": [0.0, 1.0], "value_range": [0, 255], "seed": null, "data_format": "channels_last" }""", "factor", "[0,1]")]
    [InlineData("RandomShear", """{ "x_factor": [-0.3, 0.3], "y_factor": [0.1, 0.2], "fill_mode": "reflect", "interpolation": "bilinear", "fill_value": 0.0, "seed": null, "data_format": "channels_last" }""", "y_factor", "[0.1,0.2]")]
    [InlineData("RandomPerspective", """{ "factor": [0.0, 1.0], "scale": 0.5, "interpolation": "bilinear", "fill_value": 0.0, "seed": null, "data_format": "channels_last" }""", "scale", "0.5")]
    [InlineData("RandomElasticTransform", """{ "factor": [0.0, 1.0], "scale": [0.0, 1.0], "interpolation": "bilinear", "fill_mode": "reflect", "fill_value": 0.0, "value_range": [0, 255], "seed": null, "data_format": "channels_last" }""", "scale", "[0,1]")]
    [InlineData("RandomColorJitter", """{ "value_range": [0, 255], "brightness_factor": 0.2, "contrast_factor": [0.1, 0.3], "saturation_factor": null, "hue_factor": 0.1, "seed": null, "data_format": "channels_last" }""", "brightness_factor", "[-0.2,0.2]")]
    [InlineData("Solarization", """{ "value_range": [0, 255], "addition_factor": [0, 0.2], "threshold_factor": [0, 0.1], "seed": null, "data_format": "channels_last" }""", "addition_factor", "[0,0.2]")]
    [InlineData("RandomPosterization", """{ "factor": [1, 4], "value_range": [0, 255], "seed": null, "data_format": "channels_last" }""", "factor", "[1,4]")]
    public void Settings_that_Keras_writes_are_read(string name, string config, string key, string written)
    {
        JsonObject given = (JsonObject)JsonNode.Parse(config)!, again = Layer.FromConfig(name, given).Config();
        Assert.Equal(written, again[key]!.ToJsonString());
        Assert.Equal(given.Select(p => p.Key).Order(), again.Select(p => p.Key).Order());
    }

    [Theory]
    [InlineData("RandAugment", """{ "factor": [0.2, 0.4] }""")]
    [InlineData("RandomSharpness", """{ "factor": [0.6, 1.4] }""")]
    [InlineData("RandomPosterization", """{ "factor": 9 }""")]
    [InlineData("RandomPosterization", """{ }""")]
    [InlineData("AutoContrast", """{ "value_range": [1, 1] }""")]
    [InlineData("AutoContrast", """{ "value_range": [255] }""")]
    [InlineData("RandomElasticTransform", """{ "scale": [0.5, 0.2] }""")]
    [InlineData("Equalization", """{ "bins": 1 }""")]
    [InlineData("AugMix", """{ "alpha": 0 }""")]
    [InlineData("AugMix", """{ "chain_depth": 65 }""")]
    [InlineData("RandAugment", """{ "num_ops": 2000000000 }""")]
    [InlineData("RandAugment", """{ "num_ops": -1 }""")]
    [InlineData("RandomShear", """{ "x_factor": [-0.2, 0.3] }""")]
    [InlineData("RandomShear", """{ "y_factor": 1.5 }""")]
    [InlineData("RandomColorJitter", """{ "brightness_factor": 1.5 }""")]
    [InlineData("RandomColorJitter", """{ "contrast_factor": [0.2, -0.5] }""")]
    [InlineData("RandomColorJitter", """{ "saturation_factor": [0.6, 0.4] }""")]
    [InlineData("RandomColorJitter", """{ "hue_factor": [-0.1, 0.4] }""")]
    [InlineData("ContrastLimitedAdaptiveHistogramEqualization", """{ "clip_limit": -1 }""")]
    public void Settings_beyond_their_limits_are_refused_by_name(string name, string config) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => Layer.FromConfig(name, (JsonObject)JsonNode.Parse(config)!)).Message);

    [Fact]
    public void Settings_beyond_their_limits_are_refused_in_code_too()
    {
        Assert.Throws<ArgumentException>(() => new RandAugment(65));
        Assert.Throws<ArgumentException>(() => new AugMix { NumChains = 65 });
        Assert.Throws<ArgumentException>(() => new RandomShear((-0.1, 0.1), (0, 0)));
        Assert.Throws<ArgumentException>(() => new RandomShear(-0.1));
        Assert.Equal("RandomColorJitter: expected BrightnessFactor to be numbers from -1 to 1, the lower one first, got 2 and 3.",
            Assert.Throws<ArgumentException>(() => new RandomColorJitter { BrightnessFactor = (2, 3) }).Message);
        Assert.Contains("RandomColorJitter: expected ContrastFactor", Assert.Throws<ArgumentException>(() => new RandomColorJitter { ContrastFactor = (double.NaN, 1) }).Message);
    }

    private static float[][] Images(float[] numbers, int size = 90) => [.. numbers.Chunk(size)];
}
