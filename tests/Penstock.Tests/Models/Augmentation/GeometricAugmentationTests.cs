using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Where the pixels of leant, bent and slanted images come from: images of their own coordinates tell.</summary>
public class GeometricAugmentationTests
{
    [Fact]
    public void A_leant_image_takes_each_pixel_from_farther_aside_the_lower_it_is()
    {
        float[] x = Coordinates(20, 9, 12), y = AugmentationRun.Trained(new RandomShear((0.25, 0.25), (0.5, 0.5)) { FillMode = ImageFill.Constant, FillValue = -100 }, Tensor.From(x, [20, 9, 12, 2]));
        var signs = new HashSet<int>();
        for (int image = 0; image < 20; image++)
        {
            float Pixel(int row, int column, int channel) => y[((image * 9 + row) * 12 + column) * 2 + channel];
            // The pixel at column 4 and row 3 comes from beside it by a quarter of its row, and from below by half of its column.
            int sign = Pixel(3, 4, 0) > 4 ? 1 : -1;
            signs.Add(sign);
            Assert.Equal(4 + sign * 0.75f, Pixel(3, 4, 0), 1e-4f);
            Assert.Equal(3 + sign * 2f, Pixel(3, 4, 1), 1e-4f);
        }
        Assert.Equal(2, signs.Count);
    }

    [Fact]
    public void A_slanted_image_has_its_corners_where_they_were_put()
    {
        // Corners of an image of 41 x 21 pixels, as parts of it: right, lower, far right, far lower.
        double[] parts = [1.2, 0.7, 0.9, 1.3];
        Tensor numbers = Computed.Of(v => RandomPerspective.Between(v[0], v[1], v[2], v[3], v[4]),
            [Tensor.From([.. Enumerable.Repeat(0f, 41 * 21)], [1, 21, 41, 1]), .. parts.Select(p => Tensor.From((float)p))]);
        float[] n = numbers.ToArray<float>();
        (double X, double Y) From(double x, double y) => ((n[0] * x + n[1] * y + n[2]) / (n[6] * x + n[7] * y + 1), (n[3] * x + n[4] * y + n[5]) / (n[6] * x + n[7] * y + 1));
        (double X, double Y)[] to = [(0, 0), (40 * 1.2, 0), (0, 20 * 0.7), (40 * 0.9, 20 * 1.3)], from = [(0, 0), (40, 0), (0, 20), (40, 20)];
        foreach (var (t, f) in to.Zip(from))
        {
            Assert.Equal(f.X, From(t.X, t.Y).X, 1e-3);
            Assert.Equal(f.Y, From(t.X, t.Y).Y, 1e-3);
        }
    }

    [Fact]
    public void A_perspective_without_scale_or_probability_changes_nothing()
    {
        Tensor x = Tensor.From(Coordinates(4, 6, 5), [4, 6, 5, 2]);
        Assert.Equal(x.ToArray<float>(), AugmentationRun.Trained(new RandomPerspective(0), x));
        float[] still = AugmentationRun.Trained(new RandomPerspective(1, 1) { Scale = 0 }, x);
        for (int i = 0; i < still.Length; i++) Assert.Equal(x.NumberAt(i), still[i], 1e-4);
        Assert.NotEqual(x.ToArray<float>(), AugmentationRun.Trained(new RandomPerspective(1, 1), x));
    }

    [Fact]
    public void Places_are_seen_by_the_rules_of_projections()
    {
        Tensor images = Fed.Normal(DType.Float32, [2, 5, 6, 3]), projections = Fed.Numbers(DType.Float32, [2, 8], 0.9, 0.3, -2.37, -0.2, 1.1, 1.23, 0, 0, 1.3, 0, 4.21, 0, 0.7, -3.17, 0, 0);
        float[] rows = [.. Enumerable.Range(0, 30).Select(i => (float)(i / 6))], columns = [.. Enumerable.Range(0, 30).Select(i => (float)(i % 6))];
        foreach (ImageFill fill in Enum.GetValues<ImageFill>())
            foreach (bool nearest in new[] { false, true })
            {
                Tensor projected = Computed.Of(v => Op.ProjectImages(v[0], v[1], 5, 6, fill, 0.5, nearest), images, projections);
                Tensor sampled = Computed.Of(v =>
                {
                    Value Number(int i) => Op.Reshape(Op.Slice(v[1], 1, i, 1), [2, 1, 1]);
                    Value x = Number(0) * v[2] + Number(1) * v[3] + Number(2), y = Number(3) * v[2] + Number(4) * v[3] + Number(5);
                    return ImageSampling.At(v[0], x, y, fill, 0.5, nearest);
                }, images, projections, Tensor.From(columns, [1, 5, 6]), Tensor.From(rows, [1, 5, 6]));
                for (int i = 0; i < projected.Count; i++) Assert.Equal(projected.NumberAt(i), sampled.NumberAt(i), 1e-5);
            }
    }

    [Fact]
    public void A_bent_image_is_moved_as_far_as_its_scale_says()
    {
        // Normal numbers of deviation sigma, smoothed in both directions by a normal window of sigma, have the deviation 1 / (2 sqrt(pi)); alpha is 3 here.
        float[] x = Coordinates(30, 60, 60), y = AugmentationRun.Trained(new RandomElasticTransform(1, 1) { Scale = (0.5, 0.5) }, Tensor.From(x, [30, 60, 60, 2]));
        double[] moved = [.. Enumerable.Range(0, x.Length).Where(i => i / 2 % 60 is > 15 and < 45 && i / 120 % 60 is > 15 and < 45).Select(i => (double)y[i] - x[i])];
        Assert.Equal(0, moved.Average(), 0.05);
        Assert.Equal(3 / (2 * Math.Sqrt(Math.PI)), Math.Sqrt(moved.Average(m => m * m)), 0.05);
    }

    [Fact]
    public void A_bent_image_of_no_scale_or_probability_stays()
    {
        Tensor x = Tensor.From(Coordinates(3, 6, 5), [3, 6, 5, 2]);
        Assert.Equal(x.ToArray<float>(), AugmentationRun.Trained(new RandomElasticTransform(0), x));
        Assert.Equal(x.ToArray<float>(), AugmentationRun.Trained(new RandomElasticTransform(1, 1) { Scale = (0, 0) }, x));
    }

    // Each pixel holds its column and its row.
    private static float[] Coordinates(int images, int height, int width) =>
        [.. Enumerable.Range(0, images * height * width * 2).Select(i => (float)(i % 2 == 0 ? i / 2 % width : i / 2 / width % height))];
}
