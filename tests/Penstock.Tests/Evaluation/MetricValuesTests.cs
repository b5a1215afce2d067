using System.Globalization;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class MetricValuesTests
{
    [Fact]
    public void Binary_metrics_of_ten_rows_are_those_of_the_reference()
    {
        // TFMA's own example: tp 1, tn 2, fp 3, fn 4.
        double[] labels = [1, 0, 0, 0, 0, 0, 1, 1, 1, 1], predictions = [0.6, 0.3, 0.2, 0.6, 0.7, 0.8, 0.1, 0.2, 0.3, 0.4];
        MetricValues values = EvaluationReport.Of(Tensor.From(labels), Tensor.From(predictions)).Values;
        Assert.Equal((1.0, 2.0, 3.0, 4.0), (values.TruePositives, values.TrueNegatives, values.FalsePositives, values.FalseNegatives));
        Assert.Equal((0.26, 0.25, 0.2, 0.4, 0.3), (values.Auc, values.Precision, values.Recall, values.Specificity, values.Accuracy), Close);
        Assert.Equal(0.2222222, values.F1, 6);
        Assert.Equal(-0.408248, values.MatthewsCorrelation, 6);
        Assert.Equal(0.36205, values.AucPrecisionRecall, 5);
    }

    [Fact]
    public void Binary_metrics_match_their_definitions_in_numpy()
    {
        using TestFolder folder = TestFiles.NewFolder();
        const int count = 400;
        double[] labels = new double[count], scores = new double[count], weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Coarse scores, so that there are ties.
            scores[i] = Math.Round(CounterRandom.Uniform(1, 1, i), 2);
            labels[i] = CounterRandom.Uniform(1, 2, i) < 0.2 + 0.6 * scores[i] ? 1 : 0;
            weights[i] = Math.Round(3 * CounterRandom.Uniform(1, 3, i), 1);
        }
        string[] lines = PythonOracle.Run(folder, $"""
            import numpy as np
            y, p, w = np.array([{List(labels)}]), np.array([{List(scores)}]), np.array([{List(weights)}])
            pair = w[y == 1][:, None] * w[y == 0][None, :]
            more, same = p[y == 1][:, None] > p[y == 0][None, :], p[y == 1][:, None] == p[y == 0][None, :]
            print(((more + 0.5 * same) * pair).sum() / pair.sum())
            q = np.clip(p, 1e-7, 1 - 1e-7)
            print(-(w * (y * np.log(q) + (1 - y) * np.log(1 - q))).sum() / w.sum())
            print((w * (p - y) ** 2).sum() / w.sum())
            d = p > 0.5
            print((w * (d == (y == 1))).sum() / w.sum())
            b = np.minimum((p * 10).astype(int), 9)
            print(sum(abs((w * (p - y))[b == i].sum()) for i in range(10)) / w.sum())
            m = np.cov(d.astype(float), y, aweights=w)
            print(m[0, 1] / np.sqrt(m[0, 0] * m[1, 1]))
            """).Split('\n');
        double[] expected = [.. lines.Where(line => line.Length > 0).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        MetricValues values = EvaluationReport.Of(Tensor.From(labels), Tensor.From(scores), new() { Weights = Tensor.From(weights), Intervals = IntervalMethod.None }).Values;
        double[] got = [values.Auc, values.LogLoss, values.BrierScore, values.Accuracy, values.CalibrationError, values.MatthewsCorrelation];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], got[i], 9);
    }

    [Fact]
    public void The_curves_areas_are_those_of_the_named_metrics_at_every_score()
    {
        var (_, labels, predictions) = EvaluationReportTests.Made(300, 5);
        double[] cuts = [.. predictions.ToArray<float>().Select(p => (double)p).Distinct().Order()];
        var at = new MetricSettings { Thresholds = [-1, .. cuts] };
        MetricValues values = EvaluationReport.Of(labels, predictions, new() { Intervals = IntervalMethod.None }).Values;
        Assert.Equal(NamedMetrics.Compute("AUC", labels, predictions, settings: at)[0], values.Auc, 9);
        Assert.Equal(NamedMetrics.Compute("AUCPrecisionRecall", labels, predictions, settings: at)[0], values.AucPrecisionRecall, 9);
    }

    [Fact]
    public void Class_metrics_of_six_rows_are_those_by_hand()
    {
        // Decided 0, 1, 1, 2, 2, 0 for 0, 0, 1, 2, 1, 2.
        float[] scores = [.8f, .1f, .1f, .2f, .7f, .1f, .1f, .6f, .3f, .1f, .2f, .7f, .3f, .1f, .6f, .5f, .3f, .2f];
        MetricValues values = EvaluationReport.Of(Tensor.From(0f, 0, 1, 2, 1, 2), Tensor.From(scores, Shape.Of(6, 3)), new() { Task = EvaluationTask.Classes, Intervals = IntervalMethod.None }).Values;
        Assert.Equal((0.5, 0.5, 0.5, 0.5, 0.5), (values.Accuracy, values.Precision, values.Recall, values.MacroF1, values.WeightedF1), Close);
        Assert.Equal(-(Math.Log(.8) + Math.Log(.2) + Math.Log(.6) + Math.Log(.7) + Math.Log(.1) + Math.Log(.2)) / 6, values.LogLoss, 5);
        // Of 8 pairs each, class 0 wins 6 (0.2 loses to 0.3 and 0.5), class 1 wins 3.5 (0.1 ties once), class 2 wins 6.
        Assert.Equal((6 / 8.0 + 3.5 / 8 + 6 / 8.0) / 3, values.Auc, 6);
        Assert.Equal(0.25, values.MatthewsCorrelation, 9);
    }

    [Fact]
    public void Number_metrics_of_three_rows_are_those_by_hand()
    {
        MetricValues values = EvaluationReport.Of(Tensor.From(1.0, 2, 6), Tensor.From(2.0, 2, 4), new() { Task = EvaluationTask.Numbers, Intervals = IntervalMethod.None }).Values;
        Assert.Equal((1.0, Math.Sqrt(5 / 3.0), 1 - 5 / 14.0, 100 * (1 + 1 / 3.0) / 3), (values.Mae, values.Rmse, values.R2, values.Mape), Close4);
        Assert.Equal(double.NaN, values.Auc);
    }

    [Fact]
    public void What_rows_leave_undefined_is_NaN()
    {
        MetricValues values = EvaluationReport.Of(Tensor.From(0f, 0), Tensor.From(0.2f, 0.1f)).Values;
        Assert.All([values.Auc, values.Recall, values.Precision, values.F1, values.Calibration, values.MatthewsCorrelation], value => Assert.Equal(double.NaN, value));
        Assert.Equal((1.0, 1.0), (values.Accuracy, values.Specificity));
        MetricValues constant = EvaluationReport.Of(Tensor.From(3f, 3), Tensor.From(3f, 3), new() { Task = EvaluationTask.Numbers }).Values;
        Assert.Equal((0.0, double.NaN, double.NaN), (constant.Rmse, constant.R2, constant.SquaredCorrelation));
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        MetricValues once = EvaluationReport.Of(Tensor.From(1f, 0, 1), Tensor.From(.9f, .4f, .3f), new() { Weights = Tensor.From(2f, 3, 1), Intervals = IntervalMethod.None }).Values;
        MetricValues often = EvaluationReport.Of(Tensor.From(1f, 1, 0, 0, 0, 1), Tensor.From(.9f, .9f, .4f, .4f, .4f, .3f), new() { Intervals = IntervalMethod.None }).Values;
        Assert.All(MetricValues.Definitions.Where(metric => metric.Name != "count"), metric => Assert.Equal(metric.Of(often), metric.Of(once), 12));
    }

    [Fact]
    public void Metrics_go_by_their_names()
    {
        var values = new MetricValues { LogLoss = 0.25, MacroF1 = 0.5 };
        Assert.Equal((0.25, 0.5, 0.25), (values["log_loss"], values["macro_f1"], values["LogLoss"]));
        var error = Assert.Throws<ArgumentException>(() => values["loss"]);
        Assert.Contains("expected one of the metrics count, weighted_count, auc", error.Message);
    }

    private static bool Close((double, double, double, double, double) a, (double, double, double, double, double) b) =>
        new[] { a.Item1 - b.Item1, a.Item2 - b.Item2, a.Item3 - b.Item3, a.Item4 - b.Item4, a.Item5 - b.Item5 }.All(d => Math.Abs(d) < 1e-9);

    private static bool Close4((double, double, double, double) a, (double, double, double, double) b) =>
        new[] { a.Item1 - b.Item1, a.Item2 - b.Item2, a.Item3 - b.Item3, a.Item4 - b.Item4 }.All(d => Math.Abs(d) < 1e-9);

    private static string List(double[] values) => string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
