using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DiscretizationTests
{
    // The example of Keras's documentation of the layer.
    [Fact]
    public void Finds_the_boundaries_that_Keras_finds()
    {
        Tensor numbers = Tensor.From([-1.5f, 1, 3.4f, 0.5f, 0, 3, 1.3f, 0], [2, 4]);
        var layer = new Discretization(4);
        layer.Adapt(numbers);
        Assert.Equal([0L, 2, 3, 2, 1, 3, 3, 1], Run(layer, numbers));
    }

    [Fact]
    public void Bins_of_many_numbers_hold_about_equally_many()
    {
        var random = new Random(3);
        var layer = new Discretization(5);
        Tensor[] batches = [.. Enumerable.Range(0, 4).Select(_ => Tensor.From([.. Enumerable.Range(0, 5000).Select(_ => MathF.Pow((float)random.NextDouble(), 2))]))];
        layer.Adapt(Penstock.Data.Dataset.From([.. batches.Select(b => new Penstock.Data.Example(b))]));
        foreach (var (i, boundary) in layer.BinBoundaries.Index()) Assert.Equal(0.2 * (i + 1), Math.Sqrt(boundary), 0.02);
    }

    [Fact]
    public void Boundaries_that_fall_together_are_passed_together() => Assert.Equal([0L, 2, 3], Run(new Discretization([0.1, 0.1, 0.3]), Tensor.From(0f, 0.1f, 0.3f)));

    [Fact]
    public void Rejects_boundaries_that_fall() => Assert.Throws<ArgumentException>(() => new Discretization([1.0, 0]));

    [Fact]
    public void Rejects_inputs_before_it_has_boundaries() => Assert.Contains("Adapt the layer", Assert.Throws<ArgumentException>(() => Run(new Discretization(3), Tensor.From(1f))).Message);

    private static long[] Run(Discretization layer, Tensor numbers) => new LayerRun(layer, numbers).Run().Output.ToArray<long>();
}
