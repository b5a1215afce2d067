using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>The gradient of a table that a batch reads a few rows of: the same as a dense one, without touching the other rows.</summary>
[Collection(nameof(Allocations))]
public class SparseGradientTests
{
    private static readonly int[] s_ids = [3, 1, 3, 0, 3];

    public static TheoryData<string> Optimizers => ["SGD", "Adagrad", "Adam", "RMSprop", "Ftrl"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Rows_change_as_by_a_dense_gradient(string name)
    {
        foreach (string? clip in new[] { null, "clipnorm", "global_clipnorm", "clipvalue" })
        {
            Optimizer Make() => Optimizer.FromConfig(name, clip is null ? null : new() { [clip] = 0.5 });
            float[] sparse = Trained(Make(), isSparse: true), dense = Trained(Make(), isSparse: false);
            for (int i = 0; i < sparse.Length; i++) Assert.Equal(dense[i], sparse[i], 1e-6f);
        }
    }

    [Fact]
    public void Decay_constraints_and_averages_change_every_row_as_ever()
    {
        Optimizer[] optimizers = [new Sgd { WeightDecay = 0.1 }, new Adagrad { WeightDecay = 0.1 }, new Sgd { UseEma = true, EmaOverwriteFrequency = 1 }];
        foreach (Optimizer optimizer in optimizers)
        {
            Optimizer again = Optimizer.FromConfig(optimizer.KerasName, optimizer.Config());
            Assert.Equal(Trained(again, isSparse: false), Trained(optimizer, isSparse: true));
        }
    }

    [Fact]
    public void A_norm_adds_up_rows_of_equal_index_first()
    {
        var graph = new Graph();
        Value indices = graph.Constant(Tensor.From(2, 2, 1)), rows = graph.Constant(Tensor.From(new double[,] { { 1, 2 }, { 3, -2 }, { 5, 0 } }));
        graph.Output("norm", Gradient.Sparse(indices, rows, [4, 2]).SquaredNorm());
        Assert.Equal(4 * 4 + 5 * 5, new Executor(graph).Run()[0].Item<double>());
    }

    [Theory]
    [InlineData("SGD")]
    [InlineData("Adagrad")]
    public void A_step_on_rows_allocates_nothing(string name)
    {
        (Executor executor, Weight _, StateStore _) = Build(Optimizer.FromConfig(name), isSparse: true);
        Lane lane = executor.Rent();
        Tensor[] fed = [Tensor.From(s_ids)];
        for (int i = 0; i < 20; i++) lane.Run(fed);
        Assert.Equal(0, Allocations.Of(() => lane.Run(fed)));
    }

    private static float[] Trained(Optimizer optimizer, bool isSparse)
    {
        var (executor, weight, state) = Build(optimizer, isSparse);
        for (int i = 0; i < 4; i++) executor.Run(Tensor.From(s_ids));
        return state.Get(weight.Slot(0)).ToArray<float>();
    }

    // The loss is the sum over looked-up rows of their squares and a slope, so that gradients differ from row to row.
    private static (Executor, Weight, StateStore) Build(Optimizer optimizer, bool isSparse)
    {
        var weight = new Weight(new Identity { Name = "v" }, "table", new(DType.Float32, [6, 3]), new(new Penstock.Models.RandomUniform { Seed = 4 }, null, null), isLearnt: true);
        var slots = new OptimizerSlots();
        var graph = new ModelGraph(isTraining: true, seed: 0) { StepSlot = slots.Step };
        Value table = graph.Read(weight), ids = graph.Graph.Input("ids", DType.Int32, [s_ids.Length]);
        Value rows = Op.Gather(table, ids), slopes = graph.Graph.Constant(Tensor.From([.. Enumerable.Range(0, 15).Select(i => i * 0.3f - 2)], [5, 3]));
        Gradient gradient = Differentiation.Gradients(Op.Sum(Op.Square(rows) + rows * slopes), [table])[0]!;
        Assert.True(gradient.IsSparse);
        optimizer.Apply(graph, [(weight, isSparse ? gradient : gradient.ToDense()!)], slots);
        _ = graph.Step;
        var state = new StateStore();
        state.Set(slots.Rate, Tensor.Scalar(0.1f));
        return (new Executor(graph.Graph, state), weight, state);
    }
}
