using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Settings of augmentations that would give numbers that are none, or files that cannot be written.</summary>
public class AugmentationSettingTests
{
    [Fact]
    public void Settings_that_are_no_finite_numbers_are_refused_when_they_are_given()
    {
        Fails("AutoContrast: expected a low number and a higher one", () => new AutoContrast { ValueRange = (double.NegativeInfinity, 1) });
        Fails("expected a limit of 0 or more", () => new ContrastLimitedAdaptiveHistogramEqualization { ClipLimit = double.PositiveInfinity });
        Fails("AugMix: expected an alpha", () => new AugMix { Alpha = 1e300 });
        Fails("RandomContrast: expected numbers of which", () => new RandomContrast(double.NaN));
        Fails("AugMix: expected Bilinear or Nearest", () => new AugMix { Interpolation = Interpolation.Bicubic });
        Fails("RandAugment: expected Bilinear or Nearest", () => new RandAugment { Interpolation = Interpolation.Bicubic });
        Fails("RandAugment: expected 64 or less as \"num_ops\"", () => Layer.FromConfig("RandAugment", new JsonObject { ["num_ops"] = 1_000_000_000 }));
    }

    [Fact]
    public void Images_without_colours_are_refused_in_the_name_of_the_layer_that_was_given()
    {
        Tensor grey = Tensor.Zeros(DType.Float32, [1, 4, 4, 1]);
        Fails("AugMix", () => AugmentationRun.Trained(new AugMix(), grey));
        Fails("RandAugment", () => AugmentationRun.Trained(new RandAugment(), grey));
        Assert.Equal(16, AugmentationRun.Trained(new AugMix { AllOps = false }, grey).Length);
    }

    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData((1L << 32) + 1)]
    public void Images_of_a_size_that_only_a_damaged_file_has_take_no_memory(long height) =>
        Fails("expected images of up to 65536 pixels each way", () => new Sequential(new InputLayer([height, 8, 3]), new ContrastLimitedAdaptiveHistogramEqualization()));

    private static void Fails(string expected, Func<object> make) => Assert.Contains(expected, Assert.Throws<ArgumentException>(make).Message);
}
