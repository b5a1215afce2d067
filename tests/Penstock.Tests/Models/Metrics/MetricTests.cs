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
    public void Rejects_scores_of_images() =>
        Assert.Contains("expected outputs [batch, outputs]", Assert.Throws<ArgumentException>(() => Update(new R2Score(), Tensor.Zeros(DType.Float32, [1, 2, 2]), Tensor.Zeros(DType.Float32, [1, 2, 2]))).Message);

    private static void Update(Metric metric, Tensor target, Tensor output)
    {
        var graph = new Graph();
        Value[] fed = [graph.Input("target", target.DType, target.Shape), graph.Input("output", output.DType, output.Shape)];
        metric.Update(new MetricCall(graph, new MetricSums(new StateStore(), "metric"), fed[0], fed[1], null, outputIsLogits: false));
    }
}
