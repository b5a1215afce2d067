using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Logs whose process ends, whose place takes nothing or goes away, and logs that go on.</summary>
public class LogAtEndTests
{
    private static readonly Tensor s_x = Tensor.From([.. Enumerable.Range(0, 96).Select(i => i % 7 / 7f)], [48, 2]), s_y = Tensor.From([.. Enumerable.Range(0, 48).Select(i => i % 2)]);

    private static Dataset<Example> Rows => Dataset.FromTensors(s_x, s_y);

    [Theory]
    [InlineData("exit", 7)]
    [InlineData("throw", null)]
    [InlineData("return", 0)]
    public void A_process_that_ends_in_the_middle_leaves_all_that_was_logged(string way, int? code)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var (ended, _) = Ended(LogWriter.Start(way, folder.FullName));
        if (code is { } expected) Assert.Equal(expected, ended);
        else Assert.NotEqual(0, ended);
        Assert.Equal(12, WrittenEvent.In(folder.FullName).Last(e => e.Tag == "step/loss").Step);
    }

    [Fact]
    public void A_file_that_may_not_grow_stops_no_training_and_is_told_once()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Limits of file sizes are set as Linux has them.");
        using TestFolder folder = TestFiles.NewFolder();
        var (code, said) = Ended(LogWriter.Start("4000", folder.FullName));
        Assert.True(code == 0, said);
        Assert.Contains("trained 3 epochs", said);
        Assert.Single(said.Split('\n'), line => line.StartsWith("told: ", StringComparison.Ordinal));
        string file = Assert.Single(Directory.GetFiles(folder.FullName, "*tfevents*"));
        Assert.InRange(new FileInfo(file).Length, 1, 4000);
        Assert.NotEmpty(WrittenEvent.Of(file));
    }

    [Fact]
    public void A_training_that_is_restored_from_a_backup_goes_on_in_its_log()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Assert.Throws<InvalidOperationException>(() => Fit(new StopsAfter(18)));
        Fit();
        using RunFolder logs = RunLog.Open(folder["run"]);
        LoggedRun run = Assert.Single(logs.Runs);
        Assert.Equal(Enumerable.Range(1, 36).Select(i => (long)i), run.Find("step/loss")!.ReadScalars().Steps);
        Assert.Equal([1L, 2, 3], run.Find("train/loss")!.ReadScalars().Steps);
        Assert.Equal([0L, 1, 2, 3], Enumerable.Range(0, run.Find("weights/classes/kernel")!.Count).Select(i => run.Find("weights/classes/kernel")!.At(i).Step));
        float[] losses = [.. run.Find("train/loss")!.ReadScalars().Values.Select(v => (float)v)], best = [.. run.Find("best/train/loss")!.ReadScalars().Values.Select(v => (float)v)];
        Assert.Equal(losses.Min(), best[^1]);
        Assert.Equal(best.OrderDescending(), best);
        Assert.Equal(SessionStatus.Success, HParamsPayload.Read(run.Find(HParamsPayload.EndTag)!.Content.Span).End!.Status);
        Assert.Equal(0.01, HParamsPayload.Read(run.Find(HParamsPayload.StartTag)!.Content.Span).Start!.HParams["learning_rate"].Number);
        Assert.True(run.Tags.Single(t => t.Plugin == RunPlugin.Graphs).Count > 0);
        Assert.Equal(1, run.Find(LayoutPayload.Tag)!.Count);

        void Fit(params IEnumerable<Callback> others) => new Sequential(new Dense(2) { Name = "classes" }) { Seed = 1 }.Fit(Rows.Batch(4), new Adam(0.01), new CrossEntropy(), new()
        {
            Epochs = 3, Callbacks = [new BackupAndRestore(folder["backup"]) { EveryBatches = 4 }, .. others], RunLog = folder["run"],
        });
    }

    [Fact]
    public void A_place_that_takes_no_files_is_told_before_the_first_step()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["file"], "");
        int steps = 0;
        List<string> places = [folder["file"], Path.Combine(folder["file"], "run")];
        // Not even root makes folders there.
        if (OperatingSystem.IsLinux()) places.Add("/proc/penstock");
        foreach (string place in places)
        {
            IOException error = Assert.Throws<IOException>(() => new Sequential(new Dense(2)).Fit(Rows.Batch(4), new Adam(), new CrossEntropy(), new() { Callbacks = [new Counts(() => steps++)], RunLog = place }));
            Assert.Contains("expected a folder that can be written", error.Message);
            Assert.Contains(place, error.Message);
        }
        Assert.Equal(0, steps);
    }

    [Fact]
    public void A_folder_that_is_removed_while_training_is_told_once_and_written_to_when_it_is_there_again()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string run = folder["run"];
        List<string> told = [];
        var clock = new TickedClock();
        History history = new Sequential(new Dense(2)).Fit(Rows.Batch(4), new Adam(), new CrossEntropy(), new()
        {
            Epochs = 4, RunLog = new(run) { Writer = new() { Clock = clock, Failed = error => told.Add(error.Message) } },
            Callbacks = [new AtEpoch(epoch =>
            {
                clock.Tick();
                if (epoch == 0) Directory.Delete(run, recursive: true);
                if (epoch == 2) Directory.CreateDirectory(run);
                clock.Tick();
            })],
        });
        Assert.Equal(4, history.Epochs.Count);
        Assert.Contains("moved or deleted", Assert.Single(told));
        Assert.Equal(told[0], history.LogFailure!.Message);
        using RunFolder logs = RunLog.Open(run);
        LoggedTag losses = logs.Runs[0].Find("train/loss")!;
        Assert.Equal((RunPlugin.Scalars, 4L), (losses.Plugin, losses.ReadScalars().Steps[^1]));
    }

    private static (int Code, string Error) Ended(Process process)
    {
        using (process)
        {
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
    }

    private sealed class StopsAfter(int steps) : Callback
    {
        private int _steps;

        public override void OnBatchEnd(TrainingRun run)
        {
            // As a process that is killed: what the log has of later steps than the backup stays in it.
            if (++_steps == steps) throw new InvalidOperationException("killed");
        }

        public override void OnTrainBegin(TrainingRun run) => _steps = 0;
    }

    private sealed class Counts(Action step) : Callback
    {
        public override void OnBatchEnd(TrainingRun run) => step();
    }

    private sealed class AtEpoch(Action<int> what) : Callback
    {
        public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs) => what(run.Epoch);
    }
}
