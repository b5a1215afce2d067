using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class MetricTests
{
    [Fact]
    public void A_loss_is_a_metric_under_its_name()
    {
        Metric[] metrics = [new MeanAbsoluteError(), new MeanSquaredError { Name = "mse" }, new Accuracy(), new AUC()];
        Assert.Equal(["mean_absolute_error", "mse", "accuracy", "auc"], metrics.Select(m => m.Name));
        Assert.IsType<LossMetric>(Metric.FromConfig("MeanSquaredError"));
    }

    [Fact]
    public void Logits_of_several_labels_are_no_logits_of_classes()
    {
        var model = new Sequential(new InputLayer([3]), new ActivationLayer(Activation.Linear));
        Example three = new(Tensor.From([5f, 5, -5, -5, 5, 5], [2, 3]), Tensor.From([1f, 1, 0, 0, 1, 1], [2, 3]));
        EvaluationResult result = model.Evaluate(Dataset.From(three), new BinaryCrossentropy { FromLogits = true }, [new BinaryAccuracy(), new Precision(), new Recall()]);
        Assert.Equal((1, 1, 1), (result["binary_accuracy"], result["precision"], result["recall"]));
    }

    [Fact]
    public void Batches_count_by_their_weights()
    {
        var model = new Sequential(new Identity());
        Tensor x = Tensor.From(new float[,] { { 1 }, { 2 }, { 3 } }), y = Tensor.From(new float[,] { { 0 }, { 0 }, { 0 } });
        Dataset<Example> data = Dataset.FromTensors(x, y, Tensor.From(1f, 1f, 2f)).Batch(2);
        EvaluationResult result = model.Evaluate(data, new MeanSquaredError(), [new MeanAbsoluteError(), new RootMeanSquaredError()]);
        Assert.Equal((1 + 2 + 3 * 2) / 4.0, result["mean_absolute_error"], 6);
        Assert.Equal(Math.Sqrt((1 + 4 + 9 * 2) / 4.0), result["root_mean_squared_error"], 6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    public void Rejects_thresholds_beyond_0_and_1(double threshold)
    {
        Assert.Contains("expected thresholds from 0 to 1", Assert.Throws<ArgumentException>(() => new TruePositives { Thresholds = [threshold] }).Message);
        Assert.Contains("expected thresholds from 0 to 1", Assert.Throws<ArgumentException>(() => new AUC { Thresholds = [threshold] }).Message);
    }

    [Fact]
    public void Rejects_too_few_thresholds() => Assert.Contains("expected 2 thresholds or more", Assert.Throws<ArgumentException>(() => new AUC { NumThresholds = 1 }).Message);

    [Fact]
    public void Rejects_a_class_of_outputs_that_have_none() =>
        Assert.Contains("to look at class 2", Assert.Throws<ArgumentException>(() => Update(new Precision { ClassId = 2 }, Tensor.From(0f, 1), Tensor.From(0f, 1))).Message);

    [Fact]
    public void Scores_and_similarities_of_what_does_not_vary_are_numbers()
    {
        Tensor same = Tensor.From(new float[,] { { 1, 1 }, { 1, 1 } }), near = Tensor.From(new float[,] { { 1 + 1e-6f, 1 }, { 1, 1 - 1e-6f } }), none = Tensor.Zeros(DType.Float32, [2, 2]);
        Assert.Equal(0, Result(new R2Score(), same, near));
        // Where nothing varies and nothing is wrong, the share of variance is not defined.
        Assert.Equal(double.NaN, Result(new R2Score(), same, same));
        Assert.Equal(0, Result(new CosineSimilarityMetric(), none, same));
        Assert.Equal(0, Result(new F1Score { Average = FBetaAverage.Macro }, none, none));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Rejects_rates_beyond_0_and_1(double rate)
    {
        Assert.Contains("SensitivityAtSpecificity: expected a specificity from 0 to 1", Assert.Throws<ArgumentException>(() => new SensitivityAtSpecificity(rate)).Message);
        Assert.Contains("RecallAtPrecision: expected a precision from 0 to 1", Assert.Throws<ArgumentException>(() => new RecallAtPrecision(rate)).Message);
    }

    [Fact]
    public void Rejects_settings_of_scores_and_overlaps_that_cannot_be()
    {
        Assert.Contains("expected 1 threshold or more, got 0", Assert.Throws<ArgumentException>(() => new PrecisionAtRecall(0.5) { NumThresholds = 0 }).Message);
        Assert.Contains("F1Score: expected a Threshold above 0 and up to 1, got 0", Assert.Throws<ArgumentException>(() => new F1Score { Threshold = 0 }).Message);
        Assert.Contains("FBetaScore: expected a Beta above 0, got -1", Assert.Throws<ArgumentException>(() => new FBetaScore { Beta = -1 }).Message);
        Assert.Contains("IoU: expected class numbers from 0 to 1, got [2]", Assert.Throws<ArgumentException>(() => new IoU(2, [2])).Message);
        Assert.Contains("MeanIoU: expected 1 class or more, got 0", Assert.Throws<ArgumentException>(() => new MeanIoU(0)).Message);
    }

    [Fact]
    public void A_label_that_is_no_class_makes_an_overlap_no_number() =>
        Assert.Equal(double.NaN, Result(new MeanIoU(2), Tensor.From(0, 5), Tensor.From(0f, 1)));

    [Fact]
    public void A_cosine_similarity_is_the_positive_one_as_a_metric()
    {
        Metric metric = new CosineSimilarity();
        Assert.Equal("cosine_similarity", metric.Name);
        Tensor x = Tensor.From(new float[,] { { 3, 4 } });
        Assert.Equal(1, Result(metric, x, x), 1e-6);
        Assert.IsType<CosineSimilarityMetric>(Metric.FromConfig("cosine_similarity"));
    }

    [Fact]
    public void Rejects_scores_of_images() =>
        Assert.Contains("expected outputs [batch, outputs]", Assert.Throws<ArgumentException>(() => Update(new R2Score(), Tensor.Zeros(DType.Float32, [1, 2, 2]), Tensor.Zeros(DType.Float32, [1, 2, 2]))).Message);

    private static double Result(Metric metric, Tensor target, Tensor output)
    {
        var (graph, state) = (new Graph(), new StateStore());
        var sums = new MetricSums(state, "metric");
        metric.Update(new MetricCall(graph, sums, graph.Input("target", target.DType, target.Shape), graph.Input("output", output.DType, output.Shape), null, loss: null));
        new Executor(graph, state).Run(target, output);
        return metric.Result(sums);
    }

    private static void Update(Metric metric, Tensor target, Tensor output)
    {
        var graph = new Graph();
        Value[] fed = [graph.Input("target", target.DType, target.Shape), graph.Input("output", output.DType, output.Shape)];
        metric.Update(new MetricCall(graph, new MetricSums(new StateStore(), "metric"), fed[0], fed[1], null, loss: null));
    }
}
