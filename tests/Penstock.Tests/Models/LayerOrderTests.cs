using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Layers of a functional model stand in Keras's order: the names were printed by Keras 3.16 for the same models, but that inputs come first here.</summary>
public class LayerOrderTests
{
    [Fact]
    public void The_layer_furthest_from_the_output_comes_first()
    {
        SymbolicTensor x = Model.Input([4], name: "x");
        SymbolicTensor near = Named("a").On(x), far = Named("c").On(Named("b").On(x));
        var model = new Model([x], [new Models.Add { Name = "add" }.On(near, far)]);
        Assert.Equal(["x", "b", "a", "c", "add"], model.Layers.Select(l => l.Name));
        // That is how files of Keras tell the layers of one class apart.
        Assert.Equal(["dense: b", "dense_1: a", "dense_2: c"], KerasWeights.Places(model).Where(p => p.Layer is Dense).Select(p => $"{p.Name}: {p.Layer.Name}"));
    }

    [Fact]
    public void A_layer_applied_twice_stands_where_it_is_furthest()
    {
        SymbolicTensor x = Model.Input([4], name: "x"), y = Model.Input([4], name: "y");
        Dense shared = Named("shared");
        SymbolicTensor end = shared.On(Named("b").On(shared.On(x)));
        var model = new Model([x, y], [new Models.Subtract { Name = "sub" }.On(Named("d").On(y), end), Named("e").On(x)]);
        Assert.Equal(["x", "y", "shared", "b", "d", "sub", "e"], model.Layers.Select(l => l.Name));
    }

    private static Dense Named(string name) => new(4) { Name = name };
}
