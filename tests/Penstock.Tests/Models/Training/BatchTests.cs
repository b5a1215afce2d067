using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Loops of one's own over batches. Expected values are those of Fit and Evaluate.</summary>
public class BatchTests
{
    [Fact]
    public void A_batch_is_measured_with_the_loss_and_metrics_that_are_given_or_of_the_last_training()
    {
        Sequential model = Clusters.Network();
        Example batch = Clusters.Rows(sparse: true);
        Dataset<Example> data = Dataset.From(batch);
        var loss = new SparseCategoricalCrossentropy();
        Assert.Contains("expected a loss", Assert.Throws<InvalidOperationException>(() => model.TestOnBatch(batch)).Message);
        EvaluationResult first = model.TestOnBatch(batch, loss, [new Accuracy()]);
        Assert.Equal(model.Evaluate(data, loss, [new Accuracy()]).Values, first.Values);
        model.Fit(data, new Adam(0.05), loss, new() { Epochs = 3, Metrics = [new Accuracy()] });
        EvaluationResult trained = model.TestOnBatch(batch);
        Assert.Equal(model.Evaluate(data).Values, trained.Values);
        Assert.True(trained.Loss < first.Loss);
    }

    [Fact]
    public void Batches_with_and_without_weights_may_take_turns()
    {
        Sequential model = Clusters.Network();
        Example plain = Clusters.Rows(sparse: true);
        var weighted = new Example(plain.Input, plain.Label, Tensor.From([.. Enumerable.Repeat(2f, Clusters.Count)]));
        var loss = new SparseCategoricalCrossentropy();
        double one = model.TestOnBatch(plain, loss).Loss;
        Assert.Equal(2 * one, model.TestOnBatch(weighted, loss).Loss, 1e-5);
        Assert.Equal(one, model.TestOnBatch(plain, loss).Loss);
        var optimizer = new Sgd(0);
        Assert.Equal(one, model.TrainOnBatch(plain, optimizer, loss), 1e-6);
        Assert.Equal(2 * one, model.TrainOnBatch(weighted, optimizer, loss), 1e-5);
        Assert.Equal(2, model.State.Get(model.Trained!.Value.Slots.Step).Item<long>());
    }

    [Fact]
    public void Labels_of_another_type_or_shape_are_taken_as_they_are()
    {
        Sequential model = Clusters.Network();
        var loss = new CrossEntropy();
        double sparse = model.TestOnBatch(Clusters.Rows(sparse: true), loss).Loss;
        Assert.Equal(sparse, model.TestOnBatch(Clusters.Rows(sparse: false), loss).Loss, 1e-5);
        var optimizer = new Sgd(0);
        Assert.Equal(sparse, model.TrainOnBatch(Clusters.Rows(sparse: true), optimizer, loss), 1e-5);
        Assert.Equal(sparse, model.TrainOnBatch(Clusters.Rows(sparse: false), optimizer, loss), 1e-5);
    }

    [Fact]
    public void Losses_and_metrics_made_anew_leave_nothing_behind()
    {
        Sequential model = Clusters.Network();
        Example batch = Clusters.Rows(sparse: true), hot = Clusters.Rows(sparse: false);
        var optimizer = new Adam(0.01);
        void Turn()
        {
            model.TrainOnBatch(batch, optimizer, new CrossEntropy());
            model.TestOnBatch(batch, new CrossEntropy(), [new Accuracy(), new SparseCategoricalCrossentropy()]);
            model.TestOnBatch(hot, new CrossEntropy());
            model.Evaluate(Dataset.From(batch), new CrossEntropy(), [new Accuracy()]);
        }
        Turn();
        int kept = model.State.Slots.Count;
        for (int i = 0; i < 3; i++) Turn();
        Assert.Equal(kept, model.State.Slots.Count);
    }

    [Fact]
    public void Losses_and_metrics_are_alike_where_class_and_settings_are()
    {
        Assert.True(new CrossEntropy().IsLike(new CrossEntropy()));
        Assert.False(new CrossEntropy().IsLike(new CrossEntropy { Reduction = Reduction.Sum }));
        Assert.False(new Huber { Delta = 2 }.IsLike(new Huber()));
        Func<Value, Value, Value> function = (target, output) => Op.Mean(Op.Square(output - target), -1);
        Assert.False(new FunctionLoss(function).IsLike(new FunctionLoss(function)));
        Assert.True(new BinaryAccuracy { Threshold = 0.4 }.IsLike(new BinaryAccuracy { Threshold = 0.4 }));
        Assert.False(new BinaryAccuracy { Threshold = 0.4 }.IsLike(new BinaryAccuracy()));
        Metric one = new MeanSquaredError(), same = new MeanSquaredError(), other = new MeanAbsoluteError();
        Assert.True(one.IsLike(same));
        Assert.False(one.IsLike(other));
    }

    [Fact]
    public void The_metrics_of_the_last_training_stay_where_its_loss_does()
    {
        Sequential model = Clusters.Network();
        Example batch = Clusters.Rows(sparse: true);
        var optimizer = new Adam(0.05);
        model.Fit(Dataset.From(batch), optimizer, new CrossEntropy(), new() { Metrics = [new Accuracy()] });
        model.TrainOnBatch(batch, optimizer, new CrossEntropy());
        Assert.Equal(["loss", "accuracy"], model.TestOnBatch(batch).Values.Keys);
        model.TrainOnBatch(batch, optimizer, new SparseCategoricalCrossentropy());
        Assert.Equal(["loss"], model.TestOnBatch(batch, null).Values.Keys);
        Assert.Equal(["loss"], model.Evaluate(Dataset.From(batch), null).Values.Keys);
    }

    [Fact]
    public void A_batch_without_examples_cannot_be_measured() =>
        Assert.Contains("expected a batch of at least one example", Assert.Throws<ArgumentException>(() =>
            Clusters.Network().TestOnBatch(new Example(Tensor.Zeros(DType.Float32, [0, 4]), Tensor.Zeros(DType.Int32, [0])), new SparseCategoricalCrossentropy())).Message);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void A_rate_that_is_none_changes_no_weight(double rate)
    {
        Sequential model = Clusters.Network();
        var loss = new SparseCategoricalCrossentropy();
        var optimizer = new Adam();
        model.TrainOnBatch(Clusters.Rows(sparse: true), optimizer, loss);
        float[][] before = [.. model.Weights.Select(w => model.GetWeight(w).ToArray<float>())];
        Assert.Contains("TrainOnBatch: expected a learning rate of 0 or more", Assert.Throws<ArgumentException>(() => model.TrainOnBatch(Clusters.Rows(sparse: true), optimizer, loss, rate)).Message);
        Assert.Equal(before, [.. model.Weights.Select(w => model.GetWeight(w).ToArray<float>())]);
    }

    [Fact]
    public void Gradients_of_a_batch_that_is_none_are_refused()
    {
        Sequential model = Clusters.Network();
        Example good = Clusters.Rows(sparse: true);
        int[] labels = good.Label!.ToArray<int>();
        labels[1] = -1;
        Refuses("got -1 in row 1", new(good.Input, Tensor.From(labels)));
        Refuses("weights of examples of 0 or more, got NaN at 2", new(good.Input, good.Label, Tensor.From([.. Enumerable.Range(0, Clusters.Count).Select(i => i == 2 ? float.NaN : 1)])));
        Refuses("at least one example", new(Tensor.Zeros(DType.Float32, [0, 4]), Tensor.Zeros(DType.Int32, [0])));

        void Refuses(string words, Example batch) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => model.Gradients(batch, new SparseCategoricalCrossentropy())).Message);
    }
}
