using System.Globalization;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What keras3_additions.json tells of the circle loss beside its first case.</summary>
public class CircleTests
{
    private static readonly double[] s_weights = [2, 2, 1, 1, 0.5];

    [Theory]
    [InlineData("gamma=256,margin=0.25")]
    [InlineData("sample_weight [2,2,1,1,0.5]")]
    [InlineData("mean_with_sample_weight")]
    public void Gives_the_recorded_loss(string which)
    {
        var one = ((object?[])VectorFile.Part("modelling", "keras3_additions.json", "losses")!).Cast<Dictionary<string, object?>>().Single(c => "Circle".Equals(c["loss"]));
        double expected = Convert.ToDouble(((Dictionary<string, object?>)one["also"]!)[which], CultureInfo.InvariantCulture);
        var loss = which.StartsWith("gamma") ? new Circle { Gamma = 256, Margin = 0.25 } : new Circle();
        if (which.StartsWith("mean")) loss.Reduction = Reduction.MeanWithSampleWeight;
        object? weights = which.StartsWith("gamma") ? null : Tensor.From(s_weights);
        var call = new VectorCall(null, "__call__", [one["y_true"], one["y_pred"], weights], []);
        Assert.Equal(1, MetricPlayer.Reduce(loss, call).Item<double>() / expected, 1e-5);
    }

    [Fact]
    public void A_batch_without_pairs_has_no_loss()
    {
        var call = new VectorCall(null, "__call__", [Tensor.From(1, 2), Tensor.From(new double[,] { { 1, 0 }, { 0, 1 } })], []);
        Assert.Equal(0, MetricPlayer.Reduce(new Circle(), call).Item<double>());
    }
}
