using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class BottleneckTests
{
    private static readonly MachineLimits s_limits = new(100e9, 10e9);

    [Fact]
    public void A_slow_source_is_named()
    {
        Bottleneck found = Bottleneck.Of(Waiting(8), Profile(Line("MatMul", 2, 150e9, 0.1e9)), s_limits);
        Assert.Equal(BottleneckKind.Input, found.Kind);
        Assert.Equal(0.8, found.InputShare, 9);
        Assert.Contains("read in parallel", found.ToString());
    }

    [Fact]
    public void A_slow_source_is_named_with_what_its_slowest_stage_needs()
    {
        var clock = new WorkClock();
        Dataset<Example> batches = Dataset.FromTensors(Tensor.Zeros(DType.Float32, Shape.Of(20, 2)), Tensor.Zeros(DType.Float32, Shape.Of(20, 1)))
            .Map(row => clock.Work(row, 3)).Batch(5).Tuned(new() { Clock = clock });
        Bottleneck found = new Sequential(new Dense(1)) { Seed = 1 }.Fit(batches, new Sgd(0.1), new MeanSquaredError(), new() { Clock = clock, Profile = true }).Bottleneck!;
        Assert.Equal(BottleneckKind.Input, found.Kind);
        Assert.StartsWith("cache in memory, behind Map", found.Advice[0]);
    }

    [Fact]
    public void A_huge_matrix_product_is_named()
    {
        Bottleneck found = Measured(new Dense(2048), Tensor.Zeros(DType.Float32, Shape.Of(512, 1024)));
        Assert.Equal(BottleneckKind.Compute, found.Kind);
        Assert.Equal("MatMul", found.Operators[0].Operator);
        Assert.StartsWith("training is bound by compute: ", found.ToString());
    }

    [Fact]
    public void A_huge_copy_is_named()
    {
        Bottleneck found = Measured(new Turned(), Tensor.Zeros(DType.Float32, Shape.Of(64, 300, 300)));
        Assert.Equal(BottleneckKind.Memory, found.Kind);
        // The products between them, without which they would be merged, take nearly as long.
        Assert.Contains(found.Operators.Take(2), line => line.Operator.Contains("Transpose"));
        Assert.Contains("Precision = DTypePolicy.MixedBFloat16", found.ToString());
    }

    [Fact]
    public void Rates_are_told_against_the_limits()
    {
        Bottleneck.Line[] lines = [.. Bottleneck.Of(Waiting(0), Profile(Line("MatMul", 3, 150e9, 1e9), Line("Add", 1, 1e9, 5e9)), s_limits).Operators];
        Assert.Equal(new("MatMul", 0.75, 50, 1 / 3.0, BottleneckKind.Compute, 0.5), lines[0]);
        Assert.Equal(new("Add", 0.25, 1, 5, BottleneckKind.Memory, 0.5), lines[1]);
    }

    [Fact]
    public void Prints_a_table() => Snapshot.Matches(Bottleneck.Of(Waiting(2), Profile(Line("Convolve", 6, 300e9, 1e9), Line("Add", 2, 1e9, 15e9)), s_limits).ToString());

    [Fact]
    public void Bytes_that_come_faster_than_memory_gives_them_are_said_to_come_from_a_cache()
    {
        Bottleneck found = Bottleneck.Of(Waiting(0), Profile(Line("Relu", 1, 1e9, 40e9), Line("Copy", 1, 0, 5e9)), s_limits);
        Assert.Equal([true, false], found.Operators.Select(o => o.IsFromCache));
        Assert.Contains(" Relu (from a cache, faster than memory)\n", found.ToString());
        Assert.DoesNotContain("400%", found.ToString());
        Assert.Contains("50%  Copy (memory)\n", found.ToString());
    }

    [Fact]
    public void Nothing_is_told_unless_it_is_asked_for() => Assert.Null(new History().Bottleneck);

    [Fact]
    public void The_machine_does_something()
    {
        MachineLimits limits = MachineLimits.Of(1);
        Assert.Same(limits, MachineLimits.Of(1));
        Assert.InRange(limits.OperationsPerSecond, 1e8, 1e13);
        Assert.InRange(limits.BytesPerSecond, 1e7, 1e13);
    }

    private static Bottleneck Measured(Layer layer, Tensor input)
    {
        var model = new Sequential(layer, new Sums());
        Dataset<Example> batches = Dataset.From(Enumerable.Repeat(new Example(input, Tensor.Zeros(DType.Float32, Shape.Of(input.Shape[0].Value, 1))), 4).ToArray());
        return model.Fit(batches, new Sgd(0.1), new MeanSquaredError(), new() { Profile = true }).Bottleneck!;
    }

    private static TrainingInput Waiting(double seconds) => new() { Waited = TimeSpan.FromSeconds(seconds), Time = TimeSpan.FromSeconds(10) };

    private static RunProfile.Line Line(string name, double seconds, double operations, double bytes) => new(name, 1, TimeSpan.FromSeconds(seconds)) { Operations = operations, Bytes = bytes };

    private static RunProfile Profile(params RunProfile.Line[] lines) => new() { Runs = 10, Operators = lines, Nodes = lines, ArenaBytes = 0 };

    /// <summary>The sum of each example, which does little.</summary>
    private sealed class Sums : Layer
    {
        protected override Value Call(Value input, LayerCall call) =>
            Op.Reshape(Op.Sum(Op.Reshape(input, [input.Shape[0], input.Shape.Product(1, input.Shape.Rank)]), 1), [input.Shape[0], 1]);
    }

    /// <summary>Turns matrices many times.</summary>
    private sealed class Turned : Layer
    {
        protected override Value Call(Value input, LayerCall call)
        {
            Value scale = call.Weight("scale", [], Initializer.Ones);
            for (int i = 0; i < 5; i++) input = Op.Transpose(input * scale, 0, 2, 1);
            return input;
        }
    }

    private sealed class WorkClock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public T Work<T>(T value, int seconds)
        {
            _now += 1000 * seconds;
            return value;
        }
    }
}
