using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TrainingInputTests
{
    [Fact]
    public void Tells_how_long_steps_waited_for_which_stage_and_what_would_help()
    {
        var clock = new WorkClock();
        Dataset<Example> batches = Dataset.FromTensors(Tensor.Zeros(DType.Float32, Shape.Of(20, 2)), Tensor.Zeros(DType.Float32, Shape.Of(20, 1)))
            .Map(row => clock.Work(row, 3)).Batch(5).Tuned(new() { Clock = clock });
        TrainingInput input = Fit(batches, clock).Input;
        Assert.Equal(TimeSpan.FromSeconds(60), input.Waited);
        Assert.Equal(0.75, input.Share, 9);
        Assert.Equal("Map", input.Report!.Slowest!.Verb);
        Assert.StartsWith("training waited for data 75 % of the time, for Map most: cache in memory, behind Map: 240 B an epoch, and the machine has", input.ToString());
        Assert.EndsWith("give Map a parallelism of Dataset.Auto, put Prefetch() last", input.Advice);
    }

    [Fact]
    public void Says_nothing_where_data_come_fast_enough()
    {
        var clock = new WorkClock();
        TrainingInput input = Fit(Dataset.FromTensors(Tensor.Zeros(DType.Float32, Shape.Of(20, 2)), Tensor.Zeros(DType.Float32, Shape.Of(20, 1))).Batch(5), clock).Input;
        Assert.Null(input.Advice);
        Assert.Equal("training waited for data 0 % of the time", input.ToString());
        Assert.Equal("training waited for data 0 % of the time", new History().Input.ToString());
    }

    private static History Fit(Dataset<Example> batches, WorkClock clock) =>
        new Sequential(new Dense(1)) { Seed = 1 }.Fit(batches, new Sgd(0.1), new MeanSquaredError(), new() { Clock = clock, Callbacks = [new Pause(clock)] });

    private sealed class Pause(WorkClock clock) : Callback
    {
        public override void OnBatchEnd(TrainingRun run) => clock.Work(run, 5);
    }

    /// <summary>A clock that goes on only while something works.</summary>
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
