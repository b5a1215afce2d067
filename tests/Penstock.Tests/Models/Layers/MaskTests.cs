using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Where masks come from, how several become one, and what they leave out. Expected values by hand, by the rules of Keras 3.</summary>
public class MaskTests
{
    private static readonly Tensor First = Tensor.From([1f, 2, 3], [1, 3, 1]), Second = Tensor.From([10f, 20, 30], [1, 3, 1]);
    private static readonly Tensor StartsLate = Mask(false, true, true), EndsEarly = Mask(true, true, false);

    [Fact]
    public void The_number_0_is_left_out_of_an_embedding()
    {
        LayerResult result = new LayerRun(new Embedding(4, 2) { MaskZero = true }, Tensor.From([0, 3, 1], [1, 3])).Run();
        Assert.Equal(StartsLate.ToArray<bool>(), result.Mask!.ToArray<bool>());
        Assert.Null(new LayerRun(new Embedding(4, 2), Tensor.From([0, 3, 1], [1, 3])).Run().Mask);
    }

    [Fact]
    public void Steps_of_one_value_are_left_out()
    {
        LayerResult result = new LayerRun(new Masking(5), Tensor.From([5f, 5, 5, 1, 2, 2], [1, 3, 2])).Run();
        Assert.Equal([false, true, true], result.Mask!.ToArray<bool>());
        Assert.Equal([0f, 0, 5, 1, 2, 2], result.Output.ToArray<float>());
    }

    [Fact]
    public void What_is_left_out_does_not_count_in_products_and_extremes()
    {
        Assert.Equal([1f, 40, 30], Merged(new Penstock.Models.Multiply(), EndsEarly, Mask(false, true, true)).Output.ToArray<float>());
        Assert.Equal([1f, 20, 30], Merged(new Penstock.Models.Maximum(), EndsEarly, Mask(false, true, true)).Output.ToArray<float>());
        Assert.Equal([1f, 2, 30], Merged(new Penstock.Models.Minimum(), EndsEarly, Mask(false, true, true)).Output.ToArray<float>());
        Assert.Equal([11f, 22, 33], Merged(new Penstock.Models.Add(), EndsEarly, StartsLate).Output.ToArray<float>());
    }

    [Fact]
    public void A_batch_of_which_nothing_counts_has_no_loss_and_changes_no_weight()
    {
        var model = new Sequential(new InputLayer([3], DType.Int32), new Embedding(4, 2) { MaskZero = true }, new Dense(1)) { Seed = 1 };
        float[] Weights() => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
        float[] before = Weights();
        double loss = model.TrainOnBatch(new(Tensor.From(new int[6], [2, 3]), Tensor.From(new float[6], [2, 3, 1])), new Sgd(0.1), new MeanSquaredError());
        Assert.Equal(0, loss);
        Assert.Equal(before, Weights());
    }

    [Fact]
    public void Batch_normalization_measures_what_counts()
    {
        var model = new Sequential(new InputLayer([3, 1]), new Masking(), new Penstock.Models.BatchNormalization { Momentum = 0 }) { Seed = 1 };
        model.TrainOnBatch(new(Tensor.From([1f, 2, 0], [1, 3, 1]), Tensor.From([1f, 2, 0], [1, 3, 1])), new Sgd(0), new MeanSquaredError());
        // The mean and the variance of 1 and 2; Keras adds 1e-7 to their number.
        Assert.Equal(1.5f, model.GetWeight(model.Weights[2]).AsSpan<float>()[0], 1e-6f);
        Assert.Equal(0.25f, model.GetWeight(model.Weights[3]).AsSpan<float>()[0], 1e-6f);
    }

    [Fact]
    public void A_place_counts_where_it_counts_in_any_input()
    {
        Assert.Equal([true, true, true], Merged(new Penstock.Models.Add(), StartsLate, EndsEarly).Mask!.ToArray<bool>());
        Assert.Equal([true, true, false], Merged(new Average(), Mask(false, true, false), EndsEarly).Mask!.ToArray<bool>());
        Assert.Null(Merged(new Penstock.Models.Subtract(), StartsLate, null).Mask);
    }

    [Fact]
    public void Masks_are_joined_as_their_inputs()
    {
        Assert.Equal([false, true, true, true, true, false], Merged(new Penstock.Models.Concatenate(1), StartsLate, EndsEarly).Mask!.ToArray<bool>());
        Assert.Equal([false, true, true, true, true, true], Merged(new Penstock.Models.Concatenate(1), StartsLate, null).Mask!.ToArray<bool>());
        Assert.Equal([true, true, false], Merged(new Penstock.Models.Concatenate(), Mask(false, true, false), EndsEarly).Mask!.ToArray<bool>());
        Assert.Null(Merged(new Penstock.Models.Concatenate(), StartsLate, null).Mask);
    }

    [Fact]
    public void A_mean_over_steps_is_of_those_that_count()
    {
        var run = new LayerRun(new GlobalAveragePool1D(), First) { Masks = [StartsLate] };
        Assert.Equal([2.5f], run.Run().Output.ToArray<float>());
        Assert.Equal([2.5f], new LayerRun(new GlobalAveragePool1D { DataFormat = DataFormat.ChannelsFirst }, First.Reshape([1, 1, 3])) { Masks = [StartsLate] }.Run().Output.ToArray<float>());
        Assert.Null(run.Run().Mask);
    }

    private static LayerResult Merged(Layer layer, Tensor? first, Tensor? second) => new LayerRun(layer, First, Second) { Masks = [first, second] }.Run();

    private static Tensor Mask(params bool[] steps) => Tensor.From(steps, [1, steps.Length]);
}
