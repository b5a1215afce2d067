using Penstock.Tensors;

namespace Penstock.Tests;

public class ExecutorTests
{
    private static readonly Dim s_batch = Dim.Symbol("batch");

    [Fact]
    public void Answers_many_threads_with_different_batch_sizes()
    {
        SampleGraph sample = SampleGraph.Perceptron();
        var executor = new Executor(sample.Graph);
        Tensor[] fed = [.. Enumerable.Range(1, 12).Select(rows => SampleGraph.Numbers(rows, rows, 20))];
        float[][] expected = [.. fed.Select(x => executor.Run(x)[0].ToArray<float>())];
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, i =>
            Assert.Equal(expected[i % fed.Length], executor.Run(fed[i % fed.Length])[0].ToArray<float>()));
    }

    [Fact]
    public void Keeps_the_plans_of_eight_shapes()
    {
        Lane lane = new Executor(SampleGraph.Perceptron().Graph).Rent();
        Plan PlanOf(int rows) => lane.Prepare([Tensor.Zeros(DType.Float32, [rows, 20])]);
        Plan first = PlanOf(1);
        for (int rows = 2; rows <= 8; rows++) PlanOf(rows);
        Assert.Same(first, PlanOf(1));
        PlanOf(9);
        Assert.Same(first, PlanOf(1));
        for (int rows = 10; rows <= 17; rows++) PlanOf(rows);
        Assert.NotSame(first, PlanOf(1));
    }

    [Fact]
    public void Computes_anew_what_depends_on_state_that_has_changed()
    {
        StateSlot weights = new("weights", SampleGraph.Numbers(1, 3, 3, 4, 40)), gamma = new("gamma", SampleGraph.Numbers(2, 40)), dense = new("dense", SampleGraph.Numbers(3, 40, 9));
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 6, 6, 4]), scale = graph.Read(gamma);
        Value y = Op.Relu(Op.ScaleShift(Op.Convolve(x, graph.Read(weights)), scale, scale, scale, Op.Square(scale), 1e-3));
        graph.Output("y", Op.MatMul(Op.Reshape(y, [s_batch * 16, 40]), graph.Read(dense)));
        var executor = new Executor(graph, options: new() { Threads = 2 });
        var training = new Graph();
        training.Write(dense, training.Read(dense) * 2);
        var step = new Executor(training, executor.State);
        Assert.Contains(executor.Rent().Prepare([Tensor.Zeros(DType.Float32, [2, 6, 6, 4])]).Schedule, n => n.Operator is Convolve && n.Inputs[1].Node.Operator is Prepared);
        Tensor fed = SampleGraph.Numbers(4, 3, 6, 6, 4);
        for (int change = 0; change < 4; change++)
        {
            Tensor expected = new Executor(graph, executor.State, new() { Optimize = false }).Run(fed)[0], actual = executor.Run(fed)[0];
            for (int i = 0; i < expected.Count; i++) Assert.Equal(expected.NumberAt(i), actual.NumberAt(i), 1e-4 * Math.Max(1, Math.Abs(expected.NumberAt(i))));
            if (change == 0) executor.State.Set(weights, SampleGraph.Numbers(5, 3, 3, 4, 40));
            else if (change == 1) executor.State.Set(gamma, SampleGraph.Numbers(6, 40));
            else step.Run();
        }
    }

    [Fact]
    public void Rejects_other_types_and_shapes_even_after_a_run()
    {
        var executor = new Executor(SampleGraph.Perceptron().Graph);
        executor.Run(Tensor.Zeros(DType.Float32, [2, 20]));
        var failure = Assert.Throws<ArgumentException>(() => executor.Run(Tensor.Zeros(DType.Int8, [2, 20])));
        Assert.Equal("Input \"x\": expected Float32 [batch, 20], got Int8 [2, 20].", failure.Message);
        Assert.Throws<ArgumentException>(() => executor.Run(Tensor.Zeros(DType.Float32, [2, 21])));
        Assert.Throws<ArgumentException>(() => executor.Run());
    }

    [Fact]
    public void Stays_usable_after_a_step_has_failed()
    {
        var graph = new Graph();
        graph.Output("y", graph.Apply(new FailsBelowZero(), [graph.Input("x", DType.Float32, [s_batch])])[0]);
        var executor = new Executor(graph);
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<ArithmeticException>(() => executor.Run(Tensor.From(-1f)));
            Assert.Equal([4f], executor.Run(Tensor.From(4f))[0].ToArray<float>());
        }
    }

    [Fact]
    public void Hands_out_inputs_and_state_as_they_were()
    {
        SampleGraph sample = SampleGraph.All().Single(s => s.Name == "slots that change places");
        var executor = new Executor(sample.Graph);
        StateSlot a = sample.Graph.Slots.Single(s => s.Name == "a"), b = sample.Graph.Slots.Single(s => s.Name == "b");
        Tensor[] outputs = executor.Run(sample.Inputs);
        Assert.Equal([1f, 2f], outputs[0].ToArray<float>());
        Assert.Equal([5f, 6f], outputs[1].ToArray<float>());
        Assert.Equal([3f, 4f], executor.State.Get(a).ToArray<float>());
        Assert.Equal([1f, 2f], executor.State.Get(b).ToArray<float>());
    }

    [Fact]
    public void Checked_mode_names_the_operator_that_made_the_first_nan()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [3]);
        graph.Output("y", Op.Exp(Op.Sqrt(Op.Abs(x) - 2)) * 3);
        var failure = Assert.Throws<NonFiniteException>(() => new Executor(graph, options: new() { Checked = true }).Run(Tensor.From(4f, 1f, 3f)));
        Assert.IsType<Sqrt>(failure.Node.Operator);
        Assert.StartsWith($"{failure.Node.Label}: expected finite results, got NaN at element 1 of [3]", failure.Message);
    }

    [Fact]
    public void Sums_over_many_rows_have_the_same_bits_on_any_number_of_threads()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 64]);
        graph.Output("sums", Op.Sum(x, 0));
        graph.Output("means", Op.Mean(x, 0));
        graph.Output("largest", Op.Max(x, 0));
        graph.Output("total", Op.Sum(x));
        Tensor fed = SampleGraph.Numbers(1, 5003, 64);
        Tensor[] one = new Executor(graph, options: new() { Threads = 1 }).Run(fed), three = new Executor(graph, options: new() { Threads = 3 }).Run(fed);
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i].ToArray<float>(), three[i].ToArray<float>());
        double[] sums = new double[64];
        for (int i = 0; i < fed.Count; i++) sums[i % 64] += fed.AsSpan<float>()[i];
        for (int c = 0; c < 64; c++)
        {
            Assert.Equal(sums[c], one[0].AsSpan<float>()[c], 1e-3);
            Assert.Equal(sums[c] / 5003, one[1].AsSpan<float>()[c], 1e-6);
        }
        Assert.Equal(sums.Sum(), one[3].Item<float>(), 1e-2);
    }

    [Theory, InlineData(1000, 600), InlineData(65, 2047), InlineData(1024, 512), InlineData(300, 3000)]
    public void Sums_of_long_rows_have_the_same_bits_on_any_number_of_threads(int rows, int columns)
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, columns]);
        graph.Output("sums", Op.Sum(x, 0));
        graph.Output("means", Op.Mean(x, 0));
        graph.Output("largest", Op.Max(x, 0));
        graph.Output("products", Op.Product(x, 0));
        Tensor fed = SampleGraph.Numbers(1, rows, columns);
        Tensor[] one = new Executor(graph, options: new() { Threads = 1 }).Run(fed), three = new Executor(graph, options: new() { Threads = 3 }).Run(fed);
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i].ToArray<float>(), three[i].ToArray<float>());
        for (int c = 0; c < columns; c++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(r => (double)fed.AsSpan<float>()[r * columns + c])];
            Assert.Equal(column.Sum(), one[0].AsSpan<float>()[c], 1e-3);
            Assert.Equal(column.Average(), one[1].AsSpan<float>()[c], 1e-6);
            Assert.Equal(column.Max(), one[2].AsSpan<float>()[c]);
        }
    }

    [Theory]
    [InlineData("broadcasts of Float32")]
    [InlineData("choices")]
    [InlineData("training")]
    public void A_running_plan_allocates_nothing(string name)
    {
        SampleGraph sample = SampleGraph.All().Single(s => s.Name == name);
        Lane lane = new Executor(sample.Graph, options: new() { Threads = 1 }).Rent();
        for (int i = 0; i < 50; i++) lane.Run(sample.Inputs);
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++) lane.Run(sample.Inputs);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void Releases_memory_and_takes_it_anew()
    {
        SampleGraph sample = SampleGraph.Perceptron();
        var executor = new Executor(sample.Graph);
        float[] before = executor.Run(sample.Inputs)[0].ToArray<float>();
        executor.Release();
        Assert.Equal(before, executor.Run(sample.Inputs)[0].ToArray<float>());
    }

    [Fact]
    public void Profile_tells_time_by_operator_and_node()
    {
        SampleGraph sample = SampleGraph.Perceptron();
        var executor = new Executor(sample.Graph);
        Assert.Throws<InvalidOperationException>(executor.StopProfile);
        executor.StartProfile(new TickingClock());
        for (int i = 0; i < 5; i++) executor.Run(sample.Inputs);
        RunProfile profile = executor.StopProfile();
        executor.Run(sample.Inputs);
        Assert.Equal(5, profile.Runs);
        RunProfile.Line products = profile.Operators.Single(o => o.Name == "MatMul");
        Assert.Equal((2, TimeSpan.FromMicroseconds(10)), (products.Steps, products.Time));
        Assert.Equal(profile.Total, new TimeSpan(profile.Nodes.Sum(n => n.Time.Ticks)));
        Snapshot.Matches(profile.ToString());
    }

    // One microsecond passes from each look to the next.
    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => _now++;
    }

    private sealed record FailsBelowZero : Operator
    {
        public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [inputs[0]];

        public override Action Bind(Invocation call) => () =>
        {
            call.Inputs[0].AsSpan<float>().CopyTo(call.Results[0].AsSpan<float>());
            if (call.Inputs[0].AsSpan<float>()[0] < 0) throw new ArithmeticException("FailsBelowZero: expected a number from 0.");
        };
    }
}
