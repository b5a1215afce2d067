using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A model of two inputs and three outputs: a kind of three, whether it is large, and a number; labels stand among the inputs, in no order of the model's.</summary>
internal static class TwoOutputs
{
    public const int Rows = 40;

    public static (Model Model, Dataset<Example> Rows) Make()
    {
        var random = new Random(2);
        Tensor size = Tensor.From([.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle())], [Rows, 1]), colour = Tensor.From([.. Enumerable.Range(0, 2 * Rows).Select(_ => random.NextSingle())], [Rows, 2]);
        Tensor kind = Tensor.From([.. Enumerable.Range(0, Rows).Select(i => i % 3)]), large = Tensor.From([.. Enumerable.Range(0, Rows).Select(i => size.NumberAt(i) > 0.5 ? 1f : 0)], [Rows, 1]);
        SymbolicTensor a = Model.Input([1], name: "size"), b = Model.Input([2], name: "colour");
        SymbolicTensor hidden = new Dense(4, Activation.Relu) { Name = "hidden" }.On(new Penstock.Models.Concatenate().On(a, b)), other = new Dense(3, Activation.Relu) { Name = "other" }.On(hidden);
        var model = new Model([a, b], [new Dense(3) { Name = "kind" }.On(hidden), new Dense(1, Activation.Sigmoid) { Name = "isLarge" }.On(hidden), new Dense(1) { Name = "number" }.On(other)]) { Seed = 1, Signature = new() { ClassNames = ["red", "green", "blue"] } };
        return (model, Dataset.FromTensors(new Example([("kind", kind), ("colour", colour), ("number", size), ("size", size), ("isLarge", large)])));
    }

    public static IReadOnlyList<OutputLoss> Losses(params IReadOnlyList<Metric> ofLarge) =>
        [new OutputLoss("number", new MeanSquaredError()), new OutputLoss("kind", new CrossEntropy()) { Metrics = [new Accuracy()] }, new OutputLoss("isLarge", new BinaryCrossentropy()) { Metrics = ofLarge }];
}
