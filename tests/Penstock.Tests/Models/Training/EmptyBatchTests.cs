using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class EmptyBatchTests
{
    [Fact]
    public void A_prediction_of_no_rows_has_none() => Assert.Equal([0, 3], Clusters.Network().Predict(Empty(Clusters.Rows(sparse: true).Input)).Shape);

    [Fact]
    public void An_evaluation_passes_over_a_batch_of_no_rows()
    {
        Model model = Clusters.Network();
        Example rows = Clusters.Rows(sparse: true);
        EvaluationResult without = model.Evaluate(Dataset.From(rows), new CrossEntropy(), [new Accuracy()]), with = model.Evaluate(Dataset.From(None(rows), rows, None(rows)), new CrossEntropy(), [new Accuracy()]);
        Assert.Equal(without["loss"], with["loss"]);
        Assert.Equal(without["accuracy"], with["accuracy"]);
    }

    [Fact]
    public void Training_refuses_a_batch_of_no_rows()
    {
        Example rows = Clusters.Rows(sparse: true);
        string message = Assert.Throws<ArgumentException>(() => Clusters.Network().Fit(Dataset.From(rows, None(rows)), new Sgd(0.1), new CrossEntropy())).Message;
        Assert.Contains("Fit: expected batches of at least one example, got none in batch 2.", message);
        Assert.Throws<ArgumentException>(() => Clusters.Network().TrainOnBatch(None(rows), new Sgd(0.1), new CrossEntropy()));
    }

    private static Example None(Example rows) => new(Empty(rows.Input), Empty(rows.Label!));

    private static Tensor Empty(Tensor x) => Tensor.Zeros(x.DType, x.Shape.With(0, 0));
}
