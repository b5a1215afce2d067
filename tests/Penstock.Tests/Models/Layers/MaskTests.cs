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
