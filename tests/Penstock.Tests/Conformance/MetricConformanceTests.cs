using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What holds for every metric; they are found by reflection.</summary>
public class MetricConformanceTests
{
    public static TheoryData<string> Metrics => [.. Clusters.Members<Metric>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Comes_back_from_its_settings(string name)
    {
        Metric metric = Make(name);
        KerasSettings.RoundTrip(metric.Config(), config => Metric.FromConfig(metric.KerasName, config).Config());
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Is_the_same_over_one_batch_and_over_several(string name)
    {
        Metric metric = Make(name);
        var (target, output, _) = Sample(metric);
        double[] whole = Measure(metric, (target, output, null)), parts = Measure(metric, [.. Thirds(target, output)]);
        Assert.Equal(whole.Length, parts.Length);
        for (int i = 0; i < whole.Length; i++) Assert.Equal(whole[i], parts[i], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_batch_of_no_rows_changes_nothing(string name)
    {
        Metric metric = Make(name);
        var (target, output, _) = Sample(metric);
        (Tensor, Tensor, Tensor?) none = (Rows(target, 0, 0), Rows(output, 0, 0), null);
        double[] whole = Measure(metric, (target, output, null)), with = Measure(metric, (target, output, null), none);
        for (int i = 0; i < whole.Length; i++) Assert.Equal(whole[i], with[i], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_row_of_weight_zero_does_not_count(string name)
    {
        Metric metric = Make(name);
        var (target, output, rows) = Sample(metric);
        float[] weights = [.. Enumerable.Range(0, rows).Select(row => row < rows / 3 ? 1f : 0f)];
        double[] weighted = Measure(metric, (target, output, Tensor.From(weights))), without = Measure(metric, Thirds(target, output).First());
        for (int i = 0; i < without.Length; i++) Assert.Equal(without[i], weighted[i], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Is_not_a_number_where_an_output_is_none(string name)
    {
        Metric metric = Make(name);
        var (target, output, _) = Sample(metric);
        Assert.All(Measure(metric, (target, output, null)), value => Assert.True(double.IsFinite(value)));
        float[] values = output.ToArray<float>();
        values[values.Length / 2] = float.NaN;
        Assert.Contains(Measure(metric, (target, Tensor.From(values, output.Shape), null)), double.IsNaN);
    }

    private static Metric Make(string name) => name switch
    {
        nameof(LossMetric) => new LossMetric(new MeanSquaredError()),
        nameof(SensitivityAtSpecificity) => new SensitivityAtSpecificity(0.4) { NumThresholds = 50 },
        nameof(SpecificityAtSensitivity) => new SpecificityAtSensitivity(0.4) { ClassId = 0 },
        nameof(PrecisionAtRecall) => new PrecisionAtRecall(0.4),
        nameof(RecallAtPrecision) => new RecallAtPrecision(0.3),
        nameof(FBetaScore) => new FBetaScore { Beta = 2, Average = FBetaAverage.Weighted, Threshold = 0.3 },
        nameof(IoU) => new IoU(3, [0, 2]) { SparseYTrue = false, SparseYPred = false },
        nameof(MeanIoU) => new MeanIoU(3) { IgnoreClass = 0 },
        nameof(OneHotIoU) => new OneHotIoU(3, [0, 2]),
        nameof(OneHotMeanIoU) => new OneHotMeanIoU(3),
        nameof(TopKCategoricalAccuracy) => new TopKCategoricalAccuracy(2),
        nameof(SparseTopKCategoricalAccuracy) => new SparseTopKCategoricalAccuracy(2),
        nameof(BinaryIoU) => new BinaryIoU([1]) { Threshold = 0.3 },
        _ => (Metric)Activator.CreateInstance(Clusters.Members<Metric>().Single(type => type.Name == name))!,
    };

    // Labels of three classes and outputs that are partly right; class numbers where the metric takes those.
    private static (Tensor Target, Tensor Output, int Rows) Sample(Metric metric)
    {
        Example rows = Clusters.Rows(sparse: metric is SparseCategoricalAccuracy or SparseTopKCategoricalAccuracy or MeanIoU);
        int[] said = [.. Enumerable.Range(0, Clusters.Count).Select(row => row % 5 % 3)];
        Tensor numbers = Tensor.From([.. said.Select(c => (float)c)]);
        return metric is MeanIoU ? (rows.Label!, numbers, Clusters.Count) : (rows.Label!, Clusters.Network().Predict(rows.Input), Clusters.Count);
    }

    private static IEnumerable<(Tensor, Tensor, Tensor?)> Thirds(Tensor target, Tensor output)
    {
        int third = (int)output.Shape[0].Value / 3;
        for (int i = 0; i < 3; i++) yield return (Rows(target, i * third, third), Rows(output, i * third, third), null);
    }

    private static Tensor Rows(Tensor x, int from, int count)
    {
        int width = x.Count / (int)x.Shape[0].Value;
        Shape shape = x.Shape.With(0, count);
        return x.DType == DType.Int32
            ? Tensor.From(x.ToArray<int>()[(from * width)..((from + count) * width)], shape)
            : Tensor.From(x.ToArray<float>()[(from * width)..((from + count) * width)], shape);
    }

    private static double[] Measure(Metric metric, params (Tensor Target, Tensor Output, Tensor? Weight)[] batches)
    {
        var state = new StateStore();
        var sums = new MetricSums(state, "metric");
        foreach (var (target, output, weight) in batches)
        {
            var graph = new Graph();
            Value[] fed = [graph.Input("target", target.DType, target.Shape), graph.Input("output", output.DType, output.Shape)];
            Value? counts = weight is null ? null : graph.Input("weight", weight.DType, weight.Shape);
            metric.Update(new MetricCall(graph, sums, fed[0], fed[1], counts, loss: null));
            new Executor(graph, state).Run(weight is null ? [target, output] : [target, output, weight]);
        }
        return metric.Results(sums);
    }
}
