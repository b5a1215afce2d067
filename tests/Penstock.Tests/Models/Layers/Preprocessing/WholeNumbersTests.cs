using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class WholeNumbersTests
{
    [Fact]
    public void A_number_that_is_none_has_no_vector_and_no_category()
    {
        foreach (Layer layer in (Layer[])[new Embedding(4, 3), new CategoryEncoding(4)])
        {
            var model = new Sequential(new InputLayer([2]), layer);
            Assert.Equal(1, model.Predict(Tensor.From([1f, 3], [1, 2])).Shape[0].Value);
            string message = Assert.ThrowsAny<ArgumentException>(() => model.Predict(Tensor.From([1f, float.NaN], [1, 2]))).Message;
            Assert.Contains("expected indices from 0 to 3, got -", message);
        }
    }

    [Fact]
    public void Numbers_with_fractions_have_no_hash_and_stand_in_no_vocabulary()
    {
        foreach (Layer layer in (Layer[])[new Hashing(4), new IntegerLookup([1, 2])])
            Assert.Contains("expected ", Assert.Throws<ArgumentException>(() => new Sequential(new InputLayer([2]), layer).Predict(Tensor.From([1f, float.NaN], [1, 2]))).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_number_that_is_none_says_nothing_of_how_numbers_are_spread(float number)
    {
        Tensor rows = Tensor.From([1f, number, 2, 3], [2, 2]);
        foreach (Action adapt in (Action[])[() => new Normalization().Adapt(rows), () => new MinMaxScaling().Adapt(rows), () => new Discretization(3).Adapt(rows)])
            Assert.Contains("Adapt: expected finite numbers, got", Assert.Throws<ArgumentException>(adapt).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_class_that_there_is_not_has_no_loss(float label)
    {
        var graph = new Graph();
        Value target = graph.Input("target", DType.Float32, [2]), output = graph.Input("output", DType.Float32, [2, 3]);
        graph.Output("loss", new SparseCategoricalCrossentropy().Reduce(target, output));
        var executor = new Executor(graph);
        Tensor said = Tensor.From([0.2f, 0.3f, 0.5f, 0.1f, 0.8f, 0.1f], [2, 3]);
        Assert.True(float.IsFinite(executor.Run(Tensor.From(0f, 1), said)[0].Item<float>()));
        Assert.True(float.IsNaN(executor.Run(Tensor.From(0f, label), said)[0].Item<float>()));
    }
}
