using System.Reflection;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What is no number stays none in every augmentation of images: nothing that depends on it comes out as a number.</summary>
public class AugmentationNumberTests
{
    private const int Seeds = 12;

    // They count levels, and what is no number is of none: without it the levels of the other pixels stand otherwise.
    private static readonly HashSet<Type> Counting = [typeof(Equalization), typeof(ContrastLimitedAdaptiveHistogramEqualization), typeof(RandAugment), typeof(AugMix)];

    public static TheoryData<string> Augmentations => [.. LayerConformanceTests.Samples.Keys.Where(t => t.IsAssignableTo(typeof(ImageAugmentation))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Augmentations))]
    public void A_pixel_that_is_no_number_is_none_wherever_it_counts(string name)
    {
        var (type, sample) = LayerConformanceTests.Samples.Single(s => s.Key.Name == name);
        Tensor fed = sample.Feed(3)[0];
        float[] clean = fed.ToArray<float>();
        int width = clean.Length / 3, found = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            float[] Run(Action<Span<float>> change)
            {
                float[] numbers = [.. clean];
                change(numbers.AsSpan(width, width));
                Layer layer = sample.Make();
                type.GetProperty(nameof(ImageAugmentation.Seed), BindingFlags.Public | BindingFlags.Instance)!.SetValue(layer, (long?)seed);
                return new LayerRun(layer, Tensor.From(numbers, fed.Shape)) { IsTraining = true }.Run().Output.ToArray<float>();
            }

            float[] plain = Run(_ => { }), other = Run(image => { foreach (ref float x in image) x = 0.25f - x; });
            float[] pixel = Run(image => image[image.Length / 2] = float.NaN), all = Run(image => image.Fill(float.NaN));
            int size = plain.Length / 3;
            for (int i = 0; i < plain.Length; i++)
            {
                if (float.IsNaN(pixel[i])) found++;
                Assert.True(plain[i].Equals(pixel[i]) || ((float.IsNaN(pixel[i]) || Counting.Contains(type)) && i / size == 1), $"{name}, seed {seed}: one number was NaN, and {plain[i]} became {pixel[i]} at {i}.");
                // What another image has no part in either, as what fills a place, may stay.
                Assert.True(i / size == 1 ? float.IsNaN(all[i]) || (all[i].Equals(plain[i]) && all[i].Equals(other[i])) : all[i].Equals(plain[i]), $"{name}, seed {seed}: an image was NaN, and {plain[i]} became {all[i]} at {i}.");
            }
        }
        Assert.True(found > 0, $"{name}: expected NaN in some result, got none.");
    }

    [Fact]
    public void Mixtures_of_images_keep_what_is_no_number()
    {
        Tensor images = Tensor.From([.. Enumerable.Range(0, 4 * 27).Select(i => i / 27 == 2 ? float.NaN : i)], [4, 3, 3, 3]), labels = Tensor.From(0, 1, 2, 3);
        foreach (BatchMixture mixture in (BatchMixture[])[new MixUp(4), new CutMix(4)])
        {
            var mixed = mixture.On(Penstock.Data.Dataset.From(new Penstock.Data.Example(images, labels))).First();
            float[] numbers = mixed.Input.ToArray<float>(), shares = mixed.Label!.ToArray<float>();
            for (int row = 0; row < 4; row++)
                Assert.Equal(shares[row * 4 + 2] > 0, numbers.AsSpan(row * 27, 27).ToArray().Any(float.IsNaN));
        }
    }
}
