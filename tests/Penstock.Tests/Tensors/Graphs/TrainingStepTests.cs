using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class TrainingStepTests
{
    [Fact]
    public void A_network_learns_exclusive_or()
    {
        Executor step = TrainingStep(out StateSlot[] slots);
        Tensor x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        Tensor labels = Tensor.From(0, 1, 1, 0);
        float first = step.Run(x, labels)[0].Item<float>(), last = first;
        for (int i = 0; i < 500; i++) last = step.Run(x, labels)[0].Item<float>();
        Assert.InRange(first, 0.3f, 2f);
        Assert.InRange(last, 0f, 0.02f);
        Assert.Equal(501L, step.State.Get(slots[^1]).Item<long>());
    }

    [Fact]
    public void A_running_step_allocates_nothing()
    {
        Executor step = TrainingStep(out _);
        Tensor[] fed = [Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(0, 1, 1, 0)];
        Lane lane = step.Rent();
        for (int i = 0; i < 50; i++) lane.Run(fed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) lane.Run(fed);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_view_of_a_fed_value_reads_what_is_fed_in_each_run()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [2, 2]);
        graph.Output("y", Op.MatMul(Op.Reshape(x, [1, 4]), graph.Constant(Tensor.From([1f, 10, 100, 1000], [4, 1]))));
        var executor = new Executor(graph);
        Assert.Equal(4321f, executor.Run(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }))[0].Item<float>());
        Assert.Equal(8765f, executor.Run(Tensor.From(new float[,] { { 5, 6 }, { 7, 8 } }))[0].Item<float>());
    }

    private static Executor TrainingStep(out StateSlot[] slots)
    {
        var random = new Random(1);
        StateSlot Weight(string name, params long[] shape) =>
            new(name, Tensor.From([.. Enumerable.Range(0, (int)Shape.Of(shape).ElementCount).Select(_ => (float)(random.NextDouble() - 0.5) * 2)], Shape.Of(shape)));
        StateSlot w1 = Weight("w1", 2, 8), b1 = Weight("b1", 8), w2 = Weight("w2", 8, 2), b2 = Weight("b2", 2), count = new("step", Tensor.Scalar(0L));
        var graph = new Graph();
        Dim batch = Dim.Symbol("batch");
        Value x = graph.Input("x", DType.Float32, [batch, 2]), y = graph.Input("y", DType.Int32, [batch]);
        Value hidden = Op.Relu(Op.MatMul(x, graph.Read(w1)) + graph.Read(b1));
        Value loss = Op.Mean(Op.SparseSoftmaxCrossEntropy(Op.MatMul(hidden, graph.Read(w2)) + graph.Read(b2), y));
        graph.Output("loss", loss);

        Value step = graph.Read(count) + 1;
        graph.Write(count, step);
        StateSlot[] weights = [w1, b1, w2, b2];
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(loss, [.. weights.Select(graph.Read)]);
        for (int i = 0; i < weights.Length; i++)
        {
            StateSlot m = new($"m{i}", Tensor.Zeros(DType.Float32, weights[i].Type.Shape)), v = new($"v{i}", Tensor.Zeros(DType.Float32, weights[i].Type.Shape));
            IReadOnlyList<Value> updated = graph.Apply(new AdamUpdate(0.9, 0.999, 1e-7),
                [graph.Read(weights[i]), gradients[i]!.ToDense(), graph.Read(m), graph.Read(v), graph.Number(0.03, DType.Float32), step]);
            graph.Write(weights[i], updated[0]);
            graph.Write(m, updated[1]);
            graph.Write(v, updated[2]);
        }
        slots = [.. weights, count];
        return new Executor(graph);
    }
}
