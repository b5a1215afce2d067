using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The gradient of a projection is its transpose, and what lies beyond the edges is as each fill says.</summary>
public class ProjectImagesTests
{
    [Fact]
    public void The_gradient_of_images_agrees_with_differences()
    {
        Tensor projections = Fed.Numbers(DType.Float64, [1, 8], 0.9, 0.3, -0.37, -0.2, 1.1, 0.23, 0.01, 0.02);
        foreach (ImageFill fill in Enum.GetValues<ImageFill>())
            CentralDifferences.Check(x => [Op.ProjectImages(x[0], x[0].Graph.Constant(projections), 5, 6, fill, 0.5)], Fed.Normal(DType.Float64, [1, 5, 6, 2]));
    }

    [Fact]
    public void The_gradient_of_the_gradient_is_the_projection_again()
    {
        Tensor projections = Fed.Numbers(DType.Float64, [1, 8], 0.9, 0.3, -0.37, -0.2, 1.1, 0.23, 0, 0);
        var of = new ProjectImages(5, 6, ImageFill.Reflect, 0, false);
        CentralDifferences.Check(g => [.. g[0].Graph.Apply(new ProjectImagesGradient(of, [1, 5, 6, 1]), [g[0], g[0].Graph.Constant(projections)])], Fed.Normal(DType.Float64, [1, 5, 6, 1]));
    }

    [Theory]
    [InlineData(ImageFill.Reflect, "3 2 1 0 0 1 2 3 3 2 1 0")]
    [InlineData(ImageFill.Nearest, "0 0 0 0 0 1 2 3 3 3 3 3")]
    [InlineData(ImageFill.Wrap, "0 1 2 3 0 1 2 3 0 1 2 3")]
    [InlineData(ImageFill.Constant, "9 9 9 9 0 1 2 3 9 9 9 9")]
    public void Beyond_the_edges_lies_what_the_fill_says(ImageFill fill, string expected)
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [1, 1, 4, 1]);
        Value moved = graph.Constant(Tensor.From([1f, 0, -4, 0, 1, 0, 0, 0], [1, 8]));
        foreach (bool nearest in new[] { false, true }) graph.Output($"{nearest}", Op.ProjectImages(x, moved, 1, 12, fill, 9, nearest));
        foreach (Tensor y in new Executor(graph).Run(Tensor.From([0f, 1, 2, 3], [1, 1, 4, 1]))) Assert.Equal(expected, string.Join(' ', y.ToArray<float>()));
    }

    [Fact]
    public void A_neighbour_without_weight_does_not_count_even_if_it_is_no_number()
    {
        float[] image = [1, 2, 3, 4, float.NaN, 6, 7, 8, float.PositiveInfinity];
        float[] Moved(float byX, float byY) => Computed.Of(v => Op.ProjectImages(v[0], v[0].Graph.Constant(Tensor.From([1, 0, byX, 0, 1, byY, 0, 0], [1, 8])), 3, 3, ImageFill.Constant), Tensor.From(image, [1, 3, 3, 1])).ToArray<float>();
        Assert.Equal(image, Moved(0, 0));
        // Half a pixel down: the left column has no part in the middle one.
        Assert.Equal([2.5f, float.NaN, 4.5f, 5.5f, float.NaN, float.PositiveInfinity], Moved(0, 0.5f)[..6]);
        Assert.Equal([1.5f, 2.5f], Moved(0.5f, 0)[..2]);
    }
}
