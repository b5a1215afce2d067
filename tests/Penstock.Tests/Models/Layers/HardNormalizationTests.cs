using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Layers that normalize, where little or nothing varies about a large mean. What is expected is worked out here in Float64.</summary>
public class HardNormalizationTests
{
    private const int Batch = 4, Places = 50, Channels = 6;
    private const double Epsilon = 1e-3;

    public static TheoryData<string, double, double> Cases => new((from kind in (string[])["group", "instance", "one group", "layer", "scaled", "batch"]
                                                                   from range in ((double, double)[])[(1e4, 1e-3), (-1e4, 0), (3.7, 0), (1e4, 1), (0, 1e-12), (1e-20, 0), (1e15, 1e9)]
                                                                   select (kind, range.Item1, range.Item2)).ToArray());

    [Theory, MemberData(nameof(Cases))]
    public void Agree_with_Float64(string kind, double mean, double deviation)
    {
        float[] x = [.. Close.Numbers(Fed.Normal(DType.Float64, [Batch, Places, Channels])).Select(n => (float)(mean + deviation * n))];
        float[] slopes = [.. Close.Numbers(Fed.Normal(DType.Float64, [Batch, Places, Channels], seed: 2)).Select(n => (float)n)];
        float[][] found = Run(Make(kind), Tensor.From(x, [Batch, Places, Channels]), Tensor.From(slopes, [Batch, Places, Channels]));
        foreach (int[] group in Groups(kind))
        {
            double[] of = [.. group.Select(i => (double)x[i])], g = [.. group.Select(i => (double)slopes[i])];
            double middle = of.Average(), inverse = 1 / Math.Sqrt(of.Average(v => (v - middle) * (v - middle)) + Epsilon);
            // The spacing of Float32 about the mean, and no more.
            double shift = 3 * Math.Abs(mean) * 6e-8 * inverse, meanG = g.Average(), meanGZ = g.Zip(of, (s, v) => s * (v - middle) * inverse).Average();
            for (int i = 0; i < of.Length; i++)
            {
                double z = (of[i] - middle) * inverse, y = kind == "scaled" ? of[i] * inverse : z;
                Check(y, found[0][group[i]], 2e-5 * Math.Max(1, Math.Abs(y)) + shift);
                if (kind != "scaled") Check(inverse * (g[i] - meanG - z * meanGZ), found[1][group[i]], inverse * (2e-5 + shift) * Math.Max(1, Math.Abs(z)) * 4);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-20)]
    [InlineData(1e-3)]
    [InlineData(1e4)]
    [InlineData(1e15)]
    public void Root_mean_squares_of_what_hardly_varies(double value)
    {
        // x / sqrt(x^2 + 1e-6): the mean of squares is that of one.
        Tensor x = Tensor.From([.. Enumerable.Repeat((float)value, 12)], [2, 6]);
        float[] found = Run(new RMSNormalization(), x, Tensor.From([.. Enumerable.Repeat(1f, 12)], [2, 6]))[0];
        Assert.All(found, y => Assert.Equal(value / Math.Sqrt(value * value + 1e-6), y, 1e-5));
    }

    private static Layer Make(string kind) => kind switch
    {
        "group" => new GroupNormalization(2) { Epsilon = Epsilon },
        "instance" => new GroupNormalization(-1) { Epsilon = Epsilon },
        "one group" => new GroupNormalization(1) { Epsilon = Epsilon },
        "layer" => new Penstock.Models.LayerNormalization { Epsilon = Epsilon },
        "scaled" => new Penstock.Models.LayerNormalization { Epsilon = Epsilon, RmsScaling = true },
        _ => new Penstock.Models.BatchNormalization { Epsilon = Epsilon },
    };

    // The places of the numbers that have one mean and variance.
    private static IEnumerable<int[]> Groups(string kind) => Enumerable.Range(0, Batch * Places * Channels).GroupBy(i =>
    {
        int row = i / (Places * Channels), place = i / Channels, channel = i % Channels;
        return kind switch
        {
            "group" => (row, channel / 3),
            "instance" => (row, channel),
            "one group" => (row, 0),
            "batch" => (0, channel),
            _ => (place, 0),
        };
    }).Select(g => g.ToArray());

    private static float[][] Run(Layer layer, Tensor x, Tensor slopes)
    {
        layer.Name = "layer";
        var model = new ModelGraph(isTraining: true, seed: 1);
        Value fed = model.Graph.Input("x", x.DType, x.Shape), y = layer.Apply([fed], new LayerCall(layer, model));
        model.Graph.Output("y", y);
        model.Graph.Output("dx", Differentiation.Gradients(Op.Sum(y * model.Graph.Input("dy", x.DType, x.Shape)), [fed])[0]!.ToDense());
        return [.. new Executor(model.Graph, new StateStore()).Run(x, slopes).Select(t => t.ToArray<float>())];
    }

    private static void Check(double expected, float found, double allowed) => Assert.True(Math.Abs(expected - found) <= allowed, $"expected {expected}, got {found}, allowed is {allowed:G3}");
}
