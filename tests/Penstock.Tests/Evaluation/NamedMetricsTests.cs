using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class NamedMetricsTests
{
    private static readonly MetricExample[] Queries =
    [
        Query([1, 0], [0.2, 0.8], [1, 0], 1), Query([0, 1, 0], [0.5, 0.9, 0.1], [0, 1, 0.5], 2), Query([1], [0.4], [1], 3), Query([0, 0], [0.3, 0.2], [0, 0], 3),
    ];

    [Fact]
    public void Several_thresholds_give_several_results()
    {
        Tensor labels = Tensor.From(0.0, 0, 1, 1), predictions = Tensor.From(0, .5, .3, .9);
        var settings = new MetricSettings { Thresholds = [0.3, 0.5, 0.8] };
        Assert.Equal([1.0, 1, 1], NamedMetrics.Compute("TP", labels, predictions, settings: settings));
        Assert.Equal([1.0, 2, 2], NamedMetrics.Compute("TN", labels, predictions, settings: settings));
        Assert.Equal([1.0, 0, 0], NamedMetrics.Compute("FP", labels, predictions, settings: settings));
    }

    [Fact]
    public void Gains_are_discounted_by_rank()
    {
        double[] got = NamedMetrics.Compute("NDCG", Queries, new() { Feature = "gain", TopKs = [1, 2] });
        // Query 1 has its gain at rank 2, query 2 its half gain at rank 3; query 4 has none and does not count.
        double first = 0, firstAtTwo = 1 / Math.Log2(3), second = 1, secondAtTwo = 1 / (1 + 0.5 / Math.Log2(3));
        Assert.Equal((first + 2 * second + 3) / 6, got[0], 9);
        Assert.Equal((firstAtTwo + 2 * secondAtTwo + 3) / 6, got[1], 9);
    }

    [Fact]
    public void The_first_label_is_looked_for_by_score() => Assert.Equal((1 * 2 + 2 * 1 + 3 * 1) / 6.0, NamedMetrics.Compute("MinLabelPosition", Queries)[0], 9);

    [Fact]
    public void Classes_are_averaged_as_asked()
    {
        Tensor labels = Tensor.From(0f, 0, 0, 1, 2), predictions = Tensor.From([.8f, .1f, .1f, .7f, .2f, .1f, .2f, .7f, .1f, .1f, .8f, .1f, .6f, .3f, .1f], Shape.Of(5, 3));
        double Recall(ClassAverage average) => NamedMetrics.Compute("Recall", labels, predictions, settings: new() { Average = average })[0];
        Assert.Equal(3 / 5.0, Recall(ClassAverage.Micro), 9);
        Assert.Equal((2 / 3.0 + 1 + 0) / 3, Recall(ClassAverage.Macro), 9);
        Assert.Equal((2 / 3.0 * 3 + 1 + 0) / 5, Recall(ClassAverage.WeightedMacro), 9);
        Assert.Equal((2 / 3.0 * 1 + 1 * 3) / 4, NamedMetrics.Compute("Recall", labels, predictions, settings: new() { Average = ClassAverage.Macro, ClassWeights = new Dictionary<int, double> { [0] = 1, [1] = 3 } })[0], 9);
    }

    [Theory]
    [InlineData("SymmetricFlipRate", 2 / 4.0)]
    [InlineData("NegToPosFlipRate", 1 / 4.0)]
    [InlineData("PosToNegFlipRate", 1 / 4.0)]
    [InlineData("PosToPosFlipRate", 1 / 4.0)]
    [InlineData("NegToNegFlipRate", 1 / 4.0)]
    [InlineData("SymmetricPredictionDifference", (2 * 0.8 / 1 + 2 * 0.8 / 1 + 0 + 0) / 4)]
    public void Two_models_are_compared_example_by_example(string name, double expected)
    {
        MetricExample[] examples = [Pair(.9, .1), Pair(.1, .9), Pair(.8, .8), Pair(0, 0)];
        Assert.Equal(expected, NamedMetrics.Compute(name, examples)[0], 9);
    }

    [Fact]
    public void Summation_bounds_the_area()
    {
        var (_, labels, predictions) = EvaluationReportTests.Made(200, 7);
        double Area(Summation summation) => NamedMetrics.Compute("AUC", labels, predictions, settings: new() { ThresholdCount = 20, Summation = summation })[0];
        Assert.InRange(Area(Summation.Interpolation), Area(Summation.Minoring), Area(Summation.Majoring));
        Assert.True(Area(Summation.Minoring) < Area(Summation.Majoring));
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Refused("expected one of AUC, AUCPrecisionRecall,", () => NamedMetrics.Compute("Auc", Queries));
        Refused("expected a class from 0 to 1, got 5", () => NamedMetrics.Compute("Recall", Queries, new() { ClassId = 5 }));
        Refused("expected settings At", () => NamedMetrics.Compute("PrecisionAtRecall", Queries));
        Refused("expected the settings Feature", () => NamedMetrics.Compute("NDCG", Queries));
        Refused("expected labels from 0 to 1, got 3", () => NamedMetrics.Compute("Recall", [new([3], [0.5])]));
        Refused("expected as many labels and weights as predictions, 1, got 2", () => NamedMetrics.Compute("Recall", Tensor.From(1f, 2), Tensor.From(1f)));
    }

    private static MetricExample Query(double[] labels, double[] scores, double[] gains, double weight) => new(labels, scores) { Weights = [weight], Features = new Dictionary<string, IReadOnlyList<double>> { ["gain"] = gains } };

    private static MetricExample Pair(double now, double before) => new([], [now]) { OtherPredictions = [before] };

    private static void Refused(string message, Action action) => Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message);
}
