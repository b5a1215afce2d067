using Penstock.Data;
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

    public static TheoryData<string> Networks => [.. s_small.Keys];

    private const int Images = 16;

    // Each with all that passes find in it, at the smallest size that it takes.
    private static readonly Dictionary<string, Func<Model>> s_small = new()
    {
        ["ResNet-8 padded"] = () => Architecture.ResNetCifar(8, 3, [8, 8, 2]),
        ["ResNet-8 projected"] = () => Architecture.ResNetCifar(8, 3, [8, 8, 2], Shortcut.Projection),
        ["ResNet-18"] = () => Architecture.ResNet18(3, [32, 32, 3]),
        ["ResNet-50"] = () => Architecture.ResNet50(3, [32, 32, 3]),
        ["MobileNetV1"] = () => Architecture.MobileNetV1(3, [32, 32, 3], 0.25),
        ["MobileNetV2"] = () => Architecture.MobileNetV2(3, [32, 32, 3], 0.25),
        ["SqueezeNet"] = () => Architecture.SqueezeNet(3, [32, 32, 3]),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Passes_change_no_gradient_and_no_answer_of_a_network(string name)
    {
        Example batch = Batch(s_small[name]());
        var (loss, weights) = Learn(isChecked: true);
        var (optimizedLoss, optimizedWeights) = Learn(isChecked: false);
        Assert.Equal(loss, optimizedLoss, 1e-4 * loss);
        foreach (var (expected, actual) in weights.Zip(optimizedWeights))
        {
            float largest = expected.Max(Math.Abs);
            // What stands in front of a normalization has a gradient of 0, of which rounding alone is left.
            Assert.True(expected.Zip(actual).All(p => Math.Abs(p.First - p.Second) <= 2e-3 * largest + 1e-5), name);
        }

        (double Loss, List<float[]> Weights) Learn(bool isChecked)
        {
            Model model = s_small[name]();
            model.Seed = 1;
            History history = model.Fit(Dataset.FromTensors(batch).Batch(Images), new Sgd(0.1), new CrossEntropy(), new() { Checked = isChecked });
            return (history["loss"][^1], [.. model.Weights.Select(w => model.State.Get(w.Slot(model.Seed)).ToArray<float>())]);
        }
    }

    private static Example Batch(Model model)
    {
        Shape image = model.Inputs[0].Type.Shape.Without(0);
        var random = new Random(4);
        return new(Tensor.From([.. Enumerable.Range(0, (int)image.ElementCount * Images).Select(_ => random.NextSingle())], image.Insert(0, Images)), Tensor.From([.. Enumerable.Range(0, Images).Select(i => i % 3)]));
    }

    private static void Check(Model model, long learnt, Shape output, long? all = null)
    {
        Assert.Equal(learnt, model.Weights.Where(w => w.IsLearnt).Sum(w => w.Type.Shape.ElementCount));
        if (all is { } count) Assert.Equal(count, model.Weights.Sum(w => w.Type.Shape.ElementCount));
        Assert.Equal(output, model.Outputs[0].Shape.Without(0));
    }
}
