using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Equalization against the example of 8 x 8 pixels that Wikipedia's article on it has, and against sums done by hand.</summary>
public class EqualizationTests
{
    private static readonly float[] Example =
    [
        52, 55, 61, 59, 79, 61, 76, 61, 62, 59, 55, 104, 94, 85, 59, 71, 63, 65, 66, 113, 144, 104, 63, 72, 64, 70, 70, 126, 154, 109, 71, 69,
        67, 73, 68, 106, 122, 88, 68, 68, 68, 79, 60, 70, 77, 66, 58, 75, 69, 85, 64, 58, 55, 61, 65, 83, 70, 87, 69, 68, 65, 73, 78, 90,
    ];

    private static readonly float[] Equalized =
    [
        0, 12, 53, 32, 190, 53, 174, 53, 57, 32, 12, 227, 219, 202, 32, 154, 65, 85, 93, 239, 251, 227, 65, 158, 73, 146, 146, 247, 255, 235, 154, 130,
        97, 166, 117, 231, 243, 210, 117, 117, 117, 190, 36, 146, 178, 93, 20, 170, 130, 202, 73, 20, 12, 53, 85, 194, 146, 206, 130, 117, 85, 166, 182, 215,
    ];

    [Fact]
    public void Levels_become_as_frequent_as_in_the_published_example()
    {
        Assert.Equal(Equalized, AugmentationRun.Trained(new Equalization(), Tensor.From(Example, [1, 8, 8, 1])));
        float[] unit = AugmentationRun.Trained(new Equalization { ValueRange = (0, 1) }, Tensor.From([.. Example.Select(x => x / 255)], [1, 8, 8, 1]));
        for (int i = 0; i < unit.Length; i++) Assert.Equal(Equalized[i] / 255, unit[i], 1e-6f);
    }

    [Fact]
    public void Each_image_and_channel_has_its_own_levels()
    {
        float[] x = [.. Example.SelectMany(e => new[] { 7, e }), .. Example.SelectMany(e => new[] { 255 - e, 100 })];
        float[] y = AugmentationRun.Trained(new Equalization(), Tensor.From(x, [2, 8, 8, 2]));
        Assert.Equal(Equalized.SelectMany(e => new[] { 7, e }), y[..128]);
        // Mirrored: the least is now what was largest, and stands once as well.
        Assert.Equal(255f, y[128]);
        Assert.All(y[128..].Where((_, i) => i % 2 == 1), v => Assert.Equal(100, v));
    }

    [Fact]
    public void What_is_no_number_does_not_count() =>
        Assert.Equal([float.NaN, 0, 0, 255], AugmentationRun.Trained(new Equalization(), Tensor.From([float.NaN, 10, 10, 20], [1, 2, 2, 1])));

    [Fact]
    public void Fewer_bins_put_levels_together() =>
        // Of two bins the first ends below 255.
        Assert.Equal([0f, 0, 0, 255], AugmentationRun.Trained(new Equalization { Bins = 2 }, Tensor.From([0f, 100, 254, 255], [1, 2, 2, 1])));

    [Fact]
    public void One_tile_without_a_limit_is_the_share_of_darker_pixels()
    {
        float[] y = AugmentationRun.Inferred(new ContrastLimitedAdaptiveHistogramEqualization { ClipLimit = 0, TileGridSize = (1, 1) }, Tensor.From(Example, [1, 8, 8, 1]));
        for (int i = 0; i < y.Length; i++) Assert.Equal(Example.Count(x => x <= Example[i]) * 255 / 64f, y[i], 1e-4f);
    }

    [Fact]
    public void Pixels_between_the_centres_of_tiles_are_made_of_both()
    {
        // Half of the left tile and three quarters of the right one are 10; the centres lie at columns 2 and 6.
        float[] left = [10, 10, 200, 200], right = [10, 10, 10, 200], rows = [.. Enumerable.Repeat(left.Concat(right), 4).SelectMany(r => r)];
        float[] y = AugmentationRun.Inferred(new ContrastLimitedAdaptiveHistogramEqualization { ClipLimit = 0, TileGridSize = (1, 2) }, Tensor.From(rows, [1, 4, 8, 1]));
        Assert.Equal([127.5f, 127.5f, 255, 255, 159.375f, 175.3125f, 191.25f, 255], y[..8]);
    }

    [Fact]
    public void No_level_counts_for_more_than_the_limit()
    {
        // Of 256 pixels each level counts for 4 at most; the other 248 are spread over 256 levels.
        float[] x = [.. Enumerable.Range(0, 256).Select(i => i % 2 == 0 ? 10f : 200)];
        float[] y = AugmentationRun.Inferred(new ContrastLimitedAdaptiveHistogramEqualization { TileGridSize = (1, 1) }, Tensor.From(x, [1, 16, 16, 1]));
        const double spread = 248.0 / 256, rest = 256 - spread;
        Assert.Equal((10 * spread + 4) * 255 / rest, y[0], 1e-3);
        Assert.Equal((200 * spread + 8) * 255 / rest, y[1], 1e-3);
    }

    [Fact]
    public void Sides_that_the_grid_does_not_divide_are_mirrored()
    {
        // 3 columns in 2 tiles of 2: the last tile is column 2 and its mirror image.
        float[] y = AugmentationRun.Inferred(new ContrastLimitedAdaptiveHistogramEqualization { ClipLimit = 0, TileGridSize = (1, 2) }, Tensor.From([50f, 50, 90], [1, 1, 3, 1]));
        Assert.Equal([255f, 255, 255], y);
        Assert.Equal([float.NaN, 255], AugmentationRun.Inferred(new ContrastLimitedAdaptiveHistogramEqualization { TileGridSize = (1, 1) }, Tensor.From([float.NaN, 255], [1, 1, 2, 1])));
    }

    [Fact]
    public void More_tiles_than_pixels_are_as_many_as_pixels()
    {
        Tensor x = Tensor.From(Example, [1, 8, 8, 1]);
        Assert.Equal(Equalize((8, 8)), Equalize((1024, 1024)));

        float[] Equalize((int, int) grid) => AugmentationRun.Inferred(new ContrastLimitedAdaptiveHistogramEqualization { TileGridSize = grid }, x);
    }

    [Fact]
    public void Places_are_counted_beyond_31_bits()
    {
        // 1024 x 1024 tiles of three images of three channels, each of 256 levels.
        Tensor last = Computed.Of(v => Levels.Places(v[0], 256, v[1]), Tensor.From(3L * 3 * 1024 * 1024 - 1), Tensor.From(255));
        Assert.Equal([3L * 3 * 1024 * 1024 * 256 - 1], last.ToArray<long>());
        foreach (Layer layer in (Layer[])[new Equalization(), new ContrastLimitedAdaptiveHistogramEqualization { TileGridSize = (2, 2) }, new RandomElasticTransform(1, 1)])
        {
            var model = new ModelGraph(true, seed: 1);
            layer.Apply([model.Graph.Input("x", DType.Float32, [Dim.Symbol("batch"), 4, 5, 3])], new LayerCall(layer, model));
            Assert.Contains(model.Graph.Nodes, n => n.Operator is Gather);
            Assert.All(model.Graph.Nodes.Where(n => n.Operator is Gather), n => Assert.Equal(DType.Int64, n.Inputs[1].DType));
            Assert.DoesNotContain(model.Graph.Nodes, n => n.Operator is Penstock.Tensors.Multiply or Penstock.Tensors.Add && n.Results[0].DType == DType.Int32);
        }
    }
}
