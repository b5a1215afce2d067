using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Initial states go to the states of the cells in the order in which they are given, as those do that are inputs by place.</summary>
public class InitialStateTests
{
    private const int Cells = 6, Units = 2;

    [Fact]
    public void Twelve_states_go_to_the_cells_in_their_order() =>
        Check(() => new RNN([.. Enumerable.Range(0, Cells).Select(_ => new LSTMCell(Units))]), (layer, x, states) => layer.OnAll(x, states));

    [Fact]
    public void Twelve_states_go_to_both_directions_in_their_order() =>
        Check(() => new Bidirectional(new RNN([.. Enumerable.Range(0, Cells / 2).Select(_ => new LSTMCell(Units))])), (layer, x, states) => layer.OnAll(x, states));

    private static void Check<T>(Func<T> made, Func<T, SymbolicTensor, IReadOnlyList<SymbolicTensor>, IReadOnlyList<SymbolicTensor>> byName) where T : Layer
    {
        Tensor[] fed = [Tensor.From([0.5f, -0.5f], [1, 1, 2]), .. Enumerable.Range(1, 2 * Cells).Select(i => Tensor.From([MathF.Sin(i), MathF.Cos(i)], [1, Units]))];
        Tensor Predicted(Func<T, SymbolicTensor, SymbolicTensor[], IReadOnlyList<SymbolicTensor>> apply)
        {
            SymbolicTensor x = Model.Input([1, 2]);
            SymbolicTensor[] states = [.. Enumerable.Range(0, 2 * Cells).Select(_ => Model.Input([Units]))];
            T layer = made();
            layer.Name = "layer";
            return new Model([x, .. states], [apply(layer, x, states)[0]]) { Seed = 4 }.PredictAll(fed)[0];
        }
        Assert.Equal(Predicted((layer, x, states) => layer.OnAll([x, .. states])).ToArray<float>(), Predicted((layer, x, states) => byName(layer, x, states)).ToArray<float>());
    }
}
