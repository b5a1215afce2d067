using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class LossTests
{
    [Fact]
    public void Rows_of_the_ignored_class_take_no_part_in_the_mean()
    {
        Tensor target = Tensor.From(1, -1, 0), logits = Tensor.From(new double[,] { { 0, 2, 1 }, { 9, 9, 9 }, { 1, 0, 3 } });
        double expected = (CrossEntropy([0, 2, 1], 1) + CrossEntropy([1, 0, 3], 0)) / 2;
        Assert.Equal(expected, Reduce(new SparseCategoricalCrossentropy { FromLogits = true, IgnoreClass = -1 }, target, logits), 12);
    }

    [Fact]
    public void A_weighted_mean_divides_by_the_weights()
    {
        Tensor target = Tensor.From(new double[,] { { 0 }, { 0 } }), output = Tensor.From(new double[,] { { 1 }, { 3 } });
        Assert.Equal((1 * 2 + 9 * 6) / 8.0, Reduce(new MeanSquaredError { Reduction = Reduction.MeanWithSampleWeight }, target, output, Tensor.From(2.0, 6.0)), 12);
        Assert.Equal((1 * 2 + 9 * 6) / 2.0, Reduce(new MeanSquaredError(), target, output, Tensor.From(2.0, 6.0)), 12);
    }

    [Theory]
    [InlineData(12, 12.0000061)]
    [InlineData(200, 16.1180957)]
    public void A_loss_of_a_softmax_is_computed_from_its_logits_up_to_that_of_the_least_probability(float logit, float expected)
    {
        var graph = new Graph();
        Value logits = graph.Input("logits", DType.Float32, [1, 2]), target = graph.Input("target", DType.Int32, [1]);
        graph.Output("loss", new SparseCategoricalCrossentropy().Reduce(target, Op.Softmax(logits)));
        Assert.Equal(expected, new Executor(graph).Run(Tensor.From(new float[,] { { logit, 0 } }), Tensor.From(1))[0].Item<float>(), 2e-6f);
    }

    [Theory]
    [InlineData(typeof(BinaryCrossentropy))]
    [InlineData(typeof(CategoricalCrossentropy))]
    public void Rejects_labels_of_another_shape(Type type)
    {
        var loss = (Loss)Activator.CreateInstance(type)!;
        Tensor target = Tensor.From(new double[,] { { 0, 1, 2 } }), output = Tensor.From(new double[,] { { 0.5, 0.5 } });
        Assert.Contains("expected labels of the output's shape [1, 2], got [1, 3]", Assert.Throws<ArgumentException>(() => Reduce(loss, target, output)).Message);
    }

    private static double CrossEntropy(double[] logits, int label) => Math.Log(logits.Sum(Math.Exp)) - logits[label];

    private static double Reduce(Loss loss, Tensor target, Tensor output, Tensor? weight = null) =>
        MetricPlayer.Reduce(loss, new VectorCall(null, "__call__", [target, output, weight], [])).Item<double>();
}
