using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The networks of the literature have the numbers of parameters that their papers, Keras and torchvision state.</summary>
public class ArchitectureTests
{
    [Theory]
    [InlineData(20, Shortcut.Padding, 269_722)]   // He et al. 2016, table 6: 0.27M
    [InlineData(32, Shortcut.Padding, 464_154)]   // 0.46M
    [InlineData(56, Shortcut.Padding, 853_018)]   // 0.85M
    [InlineData(20, Shortcut.Projection, 272_474)]
    [InlineData(20, Shortcut.None, 269_722)]
    public void Residual_networks_of_small_images(int depth, Shortcut shortcut, long learnt) => Check(Architecture.ResNetCifar(depth, shortcut: shortcut), learnt, [10]);

    [Fact]
    public void ResNet_18_is_that_of_torchvision() => Check(Architecture.ResNet18(1000, [64, 64, 3]), 11_689_512, [1000]);

    [Theory]
    [InlineData(1000, 25_583_592, 25_636_712)]
    [InlineData(null, 23_534_592, 23_587_712)]
    public void ResNet_50_is_that_of_Keras(int? classes, long learnt, long all) =>
        Check(Architecture.ResNet50(classes, [64, 64, 3]), learnt, classes is { } count ? [count] : [2, 2, 2048], all);

    [Theory]
    [InlineData(1000, 4_231_976, 4_253_864)]
    [InlineData(null, 3_206_976, 3_228_864)]
    public void MobileNet_is_that_of_Keras(int? classes, long learnt, long all) =>
        Check(Architecture.MobileNetV1(classes, [64, 64, 3]), learnt, classes is { } count ? [count] : [2, 2, 1024], all);

    [Theory]
    [InlineData(1000, 3_504_872, 3_538_984)]
    [InlineData(null, 2_223_872, 2_257_984)]
    public void MobileNet_V2_is_that_of_Keras(int? classes, long learnt, long all) =>
        Check(Architecture.MobileNetV2(classes, [64, 64, 3]), learnt, classes is { } count ? [count] : [2, 2, 1280], all);

    [Fact]
    public void MobileNet_V2_of_half_width_is_that_of_torchvision() => Check(Architecture.MobileNetV2(10, [96, 96, 3], 0.5), 700_490, [10]);

    [Theory]
    [InlineData(1000, 1_235_496)]
    [InlineData(null, 722_496)]
    public void SqueezeNet_has_the_numbers_of_its_paper(int? classes, long learnt) =>
        Check(Architecture.SqueezeNet(classes, [64, 64, 3]), learnt, classes is { } count ? [count] : [3, 3, 512]);

    private static void Check(Model model, long learnt, Shape output, long? all = null)
    {
        Assert.Equal(learnt, model.Weights.Where(w => w.IsLearnt).Sum(w => w.Type.Shape.ElementCount));
        if (all is { } count) Assert.Equal(count, model.Weights.Sum(w => w.Type.Shape.ElementCount));
        Assert.Equal(output, model.Outputs[0].Shape.Without(0));
    }
}
