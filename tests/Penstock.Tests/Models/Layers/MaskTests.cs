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

    [Fact]
    public void A_mask_goes_through_layers_that_change_numbers_one_by_one_and_ends_where_it_does_in_Keras()
    {
        Tensor x = Tensor.From([1f, 2, 3, 4, 5, 6], [1, 3, 2]);
        bool[]? After(Layer layer) => new LayerRun(layer, x) { Masks = [StartsLate] }.Run().Mask?.ToArray<bool>();
        foreach (Layer layer in new Layer[] { new Normalization([0f], [1f]), new Penstock.Models.Softmax(), new SpectralNormalization(new Dense(2)) })
            Assert.Equal([false, true, true], After(layer)!);
        foreach (Layer layer in new Layer[] { new RMSNormalization(), new SpectralNormalization(new Conv1D(2, 1)), new TimeDistributed(new Dense(2)) })
            Assert.Null(After(layer));
    }

    [Fact]
    public void A_softmax_along_the_steps_is_of_those_that_count()
    {
        float half = 1 / (1 + MathF.Exp(-1));
        Assert.Equal([0, 1 - half, half], new LayerRun(new Penstock.Models.Softmax(1), First) { Masks = [StartsLate] }.Run().Output.ToArray<float>(), Near);
        Assert.Equal([0, 1 - half, half], new LayerRun(new Penstock.Models.Softmax(), First.Reshape([1, 3])) { Masks = [StartsLate] }.Run().Output.ToArray<float>(), Near);
    }

    [Fact]
    public void Words_that_do_not_count_reach_the_layer_of_each_sentence()
    {
        // Keras hands mask[:, t] on: the mean of each sentence is of its own words.
        Tensor x = Tensor.From([1f, 2, 3, 10, 20, 30], [1, 2, 3, 1]), words = Tensor.From([false, true, true, true, true, false], [1, 2, 3]);
        LayerResult result = new LayerRun(new TimeDistributed(new GlobalAveragePool1D()), x) { Masks = [words] }.Run();
        Assert.Equal([2.5f, 15], result.Output.ToArray<float>());
        Assert.Null(result.Mask);
    }

    [Fact]
    public void A_padded_sentence_reads_as_it_does_alone()
    {
        var model = new Sequential(new InputLayer([2, 5], DType.Int32), new Embedding(9, 3) { MaskZero = true }, new TimeDistributed(new LSTM(4)), new Dense(1)) { Seed = 3 };
        float[] Read(params int[] words) => model.Predict(Tensor.From(words, [1, 2, 5])).ToArray<float>();
        float[] first = Read(3, 4, 5, 0, 0, 7, 0, 0, 0, 0);
        Assert.Equal(first, Read(0, 3, 0, 4, 5, 0, 0, 0, 0, 7));
        Assert.Equal(first.Reverse(), Read(0, 0, 7, 0, 0, 3, 0, 0, 4, 5));
        Assert.NotEqual(first, Read(3, 4, 5, 1, 1, 7, 1, 1, 1, 1));
    }

    [Fact]
    public void Steps_that_do_not_count_leave_the_layer_of_each_step_as_it_is()
    {
        // A mask of the steps says nothing about what lies within one.
        Tensor x = Tensor.From([.. Enumerable.Range(0, 18).Select(i => i / 9f - 1)], [1, 3, 2, 3]);
        foreach (Layer inner in new Layer[] { new LSTM(2), new GlobalAveragePool1D() })
            Assert.Equal(new LayerRun(new TimeDistributed(inner), x).Run().Output.ToArray<float>(), new LayerRun(new TimeDistributed(inner), x) { Masks = [StartsLate] }.Run().Output.ToArray<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_directions_give_0_at_steps_that_do_not_count(bool zeros)
    {
        // Keras sets zero_output_for_mask of both layers to return_sequences, whatever they were made with.
        Tensor x = Tensor.From([.. Enumerable.Range(0, 12).Select(i => i / 6f - 1)], [1, 4, 3]);
        var layer = new Bidirectional(new LSTM(2) { ReturnSequences = true, ZeroOutputForMask = zeros });
        float[] y = new LayerRun(layer, x) { Masks = [Mask(true, true, false, false)] }.Run().Output.ToArray<float>();
        Assert.DoesNotContain(0f, y[..8]);
        Assert.All(y[8..], v => Assert.Equal(0, v));
        Assert.True(layer.Layer.ZeroOutputForMask && layer.BackwardLayer.ZeroOutputForMask);
        var last = new Bidirectional(new LSTM(2) { ZeroOutputForMask = zeros });
        Assert.DoesNotContain(0f, new LayerRun(last, x) { Masks = [Mask(true, true, false, false)] }.Run().Output.ToArray<float>());
        Assert.False(last.Layer.ZeroOutputForMask || last.BackwardLayer.ZeroOutputForMask);
    }

    private static bool Near(float a, float b) => MathF.Abs(a - b) < 1e-6f;

    private static LayerResult Merged(Layer layer, Tensor? first, Tensor? second) => new LayerRun(layer, First, Second) { Masks = [first, second] }.Run();

    private static Tensor Mask(params bool[] steps) => Tensor.From(steps, [1, steps.Length]);
}
