using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The profile and the memory while a training runs.</summary>
public class ProfileLogTests
{
    private static Dataset<Example> Rows => Dataset.FromTensors(Tensor.From([.. Enumerable.Range(0, 80).Select(i => i % 7 / 7f)], [40, 2]), Tensor.From([.. Enumerable.Range(0, 40).Select(i => i % 2)])).Batch(4);

    [Fact]
    public void The_profile_is_logged_while_a_training_runs_with_the_memory_of_every_two_seconds()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var clock = new ManualClock();
        // Ten steps of a second an epoch.
        Fit(folder.FullName, 3, clock, TimeSpan.FromSeconds(1));
        WrittenEvent[] profiles = [.. WrittenEvent.In(folder.FullName).Where(e => e.Tag == "profile")];
        Assert.Equal([6L, 11, 16, 21, 26, 30], profiles.Select(e => e.Step));
        ProfilePayload first = ProfilePayload.Read(profiles[0].Texts[0]), last = ProfilePayload.Read(profiles[^1].Texts[0]);
        Assert.Equal([1L, 3, 5, 6], first.MemoryOverTime.Select(m => m.Step));
        Assert.Equal([.. Enumerable.Range(0, 15).Select(i => 2L * i + 1), 30], last.MemoryOverTime.Select(m => m.Step));
        Assert.All(last.MemoryOverTime, m => Assert.True(m.Bytes > 0 && m.Managed > 0 && m.Arena > 0));
        Assert.Equal((6, 30), (first.Steps.Count, last.Steps.Count));
        Assert.NotEmpty(first.Operators);
    }

    [Fact]
    public void Short_epochs_give_a_profile_after_the_first_and_at_the_end_and_long_trainings_some_hundred()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Fit(folder["short"], 4, new ManualClock(), TimeSpan.Zero);
        Assert.Equal([10L, 40], WrittenEvent.In(folder["short"]).Where(e => e.Tag == "profile").Select(e => e.Step));
        // A hundred steps of an hour.
        Fit(folder["long"], 10, new ManualClock(), TimeSpan.FromHours(1));
        ProfilePayload[] profiles = [.. WrittenEvent.In(folder["long"]).Where(e => e.Tag == "profile").Select(e => ProfilePayload.Read(e.Texts[0]))];
        Assert.InRange(profiles.Length, 90, 100);
        Assert.Equal(100, profiles[^1].MemoryOverTime.Count);
    }

    [Fact]
    public void Samples_of_memory_are_thinned_out_where_there_are_very_many()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Fit(folder.FullName, 60, new ManualClock(), TimeSpan.FromSeconds(2));
        ProfilePayload last = ProfilePayload.Read(WrittenEvent.In(folder.FullName).Last(e => e.Tag == "profile").Texts[0]);
        long[] steps = [.. last.MemoryOverTime.Select(m => m.Step)];
        Assert.InRange(steps.Length, 128, 257);
        Assert.Equal((1L, 5L, 600L), (steps[0], steps[1], steps[^1]));
    }

    private static void Fit(string folder, int epochs, ManualClock clock, TimeSpan step) => new Sequential(new Dense(2)).Fit(Rows, new Adam(), new CrossEntropy(), new()
    {
        Epochs = epochs, Clock = clock, Callbacks = [new Act(() => clock.Advance(step))], RunLog = new(folder) { Steps = false, HistogramEpochs = 0, Graph = false, ConfusionMatrix = false, Predictions = 0, Embeddings = 0 },
    });

    private sealed class Act(Action what) : Callback
    {
        public override void OnBatchEnd(TrainingRun run) => what();
    }
}
