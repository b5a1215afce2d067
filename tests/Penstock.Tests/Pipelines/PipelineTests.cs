using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Tests;

/// <summary>What the engine promises: the order, the cache, the reasons, errors, stops.</summary>
public sealed class PipelineTests : IDisposable
{
    private static int s_tries;
    private static CancellationTokenSource s_stop = new();
    private static TaskCompletionSource s_first = new(), s_second = new();

    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_each_step_after_its_inputs()
    {
        var (two, three) = (new Given(2) { Name = "two" }, new Given(3) { Name = "three" });
        var sum = new Total(two, three, two);
        PipelineResult run = await Run(new Pipeline("sums", sum));
        Assert.Equal(["two", "three", "Total"], run.Steps.Select(s => s.Step));
        Assert.All(run.Steps, s => Assert.Equal((StepOutcome.Ran, "it has not run before"), (s.Outcome, s.Reason)));
        Assert.Equal(7, run.Output(sum));
    }

    [Fact]
    public async Task Takes_everything_from_the_cache_where_nothing_changed()
    {
        await Run(Sums(2, 3, x => x * 2));
        PipelineResult again = await Run(Sums(2, 3, x => x * 2));
        Assert.All(again.Steps.Where(s => s.Step != "Applied"), s => Assert.Equal((StepOutcome.Cached, "nothing changed"), (s.Outcome, s.Reason)));
    }

    [Fact]
    public async Task Tells_which_parameter_changed_and_which_input()
    {
        Func<int, int> twice = x => x * 2;
        await Run(Sums(2, 3, twice));
        PipelineResult run = await Run(Sums(2, 4, twice));
        Assert.Equal("cached | value changed from 3 to 4 | b changed | number changed", Reasons(run));
        Assert.Equal("cached | cached | cached | cached", Reasons(await Run(Sums(2, 3, twice))));
    }

    [Fact]
    public async Task Tells_that_the_code_of_a_function_changed_and_what_it_captured()
    {
        int factor = 2;
        Func<int, int> times = x => x * factor, plus = x => x + factor;
        await Run(Sums(2, 3, times));
        Assert.Equal("cached | cached | cached | the code of function changed", Reasons(await Run(Sums(2, 3, plus))));
        factor = 3;
        Assert.Equal("cached | cached | cached | function changed", Reasons(await Run(Sums(2, 3, plus))));
    }

    [Fact]
    public async Task Goes_no_further_where_a_step_that_ran_gave_the_same_again()
    {
        Func<int, int> twice = x => x * 2;
        await Run(Sums(2, 3, twice));
        Assert.Equal("cached | cached | a changed, b changed | cached", Reasons(await Run(Sums(3, 2, twice))));
    }

    [Fact]
    public async Task Tells_what_changed_outside()
    {
        File.WriteAllText(_folder["rows.csv"], "a");
        var pipeline = new Pipeline("outside", new FileLength(_folder["rows.csv"]));
        await Run(pipeline);
        File.WriteAllText(_folder["rows.csv"], "ab");
        Assert.Equal("rows.csv changed", Reasons(await Run(pipeline)));
    }

    [Fact]
    public async Task Runs_again_where_an_output_is_gone_or_was_changed()
    {
        Func<int, int> twice = x => x * 2;
        PipelineResult first = await Run(Sums(2, 3, twice));
        Directory.Delete(first["a"].Artifact!.Folder, recursive: true);
        File.WriteAllText(Path.Combine(first["Applied"].Artifact!.Folder, "output.json"), "11");
        PipelineResult run = await Run(Sums(2, 3, twice));
        Assert.Equal("its output is gone or was changed | cached | cached | its output is gone or was changed", Reasons(run));
        Assert.Equal("10", run["Applied"].Summary);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_no_part_of_an_output()
    {
        string left = Directory.CreateDirectory(_folder[$"artifacts/Given/.{Environment.ProcessId}-1-1"]).FullName;
        File.WriteAllText(Path.Combine(left, "earlier.txt"), "800");
        PipelineResult run = await Run(new Pipeline("left", new Given(2)));
        Assert.Equal(["output.json"], Directory.GetFiles(run["Given"].Artifact!.Folder).Select(Path.GetFileName));
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task Tries_again_what_took_a_client_too_long()
    {
        s_tries = 0;
        var step = new Does(_ => Interlocked.Increment(ref s_tries) == 1 ? throw new TaskCanceledException("The request was canceled.", new TimeoutException()) : Task.FromResult(s_tries)) { Name = "asks" };
        PipelineResult run = await Run(new Pipeline("asks", step), new() { Clock = new InstantClock() });
        Assert.Equal(2, run.Output(step));
    }

    [Fact]
    public async Task Runs_a_step_that_is_forced()
    {
        Func<int, int> twice = x => x * 2;
        await Run(Sums(2, 3, twice));
        Assert.Equal("cached | it was asked for | cached | cached", Reasons(await Run(Sums(2, 3, twice), new() { Force = ["b"] })));
        Assert.Contains("got \"c\"", (await Assert.ThrowsAsync<ArgumentException>(() => Run(Sums(2, 3, twice), new() { Force = ["c"] }))).Message);
    }

    [Fact]
    public async Task Runs_at_once_what_can()
    {
        (s_first, s_second) = (new(), new());
        // Each waits for the other to have begun.
        var one = new Does(async run => { s_first.SetResult(); await s_second.Task.WaitAsync(run.Cancellation); return 1; }) { Name = "one" };
        var two = new Does(async run => { s_second.SetResult(); await s_first.Task.WaitAsync(run.Cancellation); return 2; }) { Name = "two" };
        Assert.True((await Run(new Pipeline("together", one, two), new() { Parallelism = 2 })).Succeeded);
    }

    [Fact]
    public async Task Runs_no_more_at_once_than_it_may()
    {
        s_tries = 0;
        Step[] steps = [.. Enumerable.Range(0, 5).Select(i => new Does(run =>
        {
            int now = Interlocked.Increment(ref s_tries);
            Interlocked.Decrement(ref s_tries);
            return Task.FromResult(now + 0 * i);
        })
        { Name = $"step{i}" })];
        PipelineResult run = await Run(new Pipeline("one by one", steps), new() { Parallelism = 1 });
        Assert.All(steps, step => Assert.Equal(1, run.Output((Does)step)));
    }

    [Fact]
    public async Task Other_branches_finish_where_one_fails()
    {
        var fails = new Does(_ => throw new InvalidDataException("rows: expected numbers, got \"x\".")) { Name = "fails" };
        var after = new Total(fails) { Name = "after" };
        var beside = new Total(new Given(4)) { Name = "beside" };
        PipelineResult run = await Run(new Pipeline("branches", after, beside), new() { Clock = new InstantClock() });
        Assert.False(run.Succeeded);
        Snapshot.Matches(run.ToString());
        Assert.Contains("expected numbers", Assert.Throws<InvalidOperationException>(() => run.Output(fails)).Message);

        PipelineResult again = await Run(new Pipeline("branches", after, beside));
        Assert.Equal("it failed last time | fails failed | cached | cached", Reasons(again));
    }

    [Fact]
    public async Task Tries_again_after_errors_that_pass()
    {
        s_tries = 0;
        var clock = new InstantClock();
        var step = new Does(_ => ++s_tries < 4 ? throw new TimeoutException("no answer") : Task.FromResult(s_tries)) { Retry = new() { Attempts = 4, MostDelay = TimeSpan.FromSeconds(3) } };
        PipelineResult run = await Run(new Pipeline("retries", step), new() { Clock = clock });
        Assert.Equal(4, run.Output(step));
        Assert.Equal([1, 2, 3], clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Does_not_try_again_where_the_rule_says_no()
    {
        s_tries = 0;
        var step = new Does(_ => { s_tries++; throw new InvalidDataException("damaged"); });
        PipelineResult run = await Run(new Pipeline("retries", step));
        Assert.Equal((StepOutcome.Failed, "damaged", 1), (run.Steps[0].Outcome, run.Steps[0].Summary, s_tries));
    }

    [Fact]
    public async Task Gives_up_a_step_whose_time_is_over()
    {
        var never = new TaskCompletionSource<int>();
        s_never = never;
        var deaf = new Does(_ => s_never.Task) { Timeout = TimeSpan.FromSeconds(90) };
        PipelineResult run = await Run(new Pipeline("slow", deaf), new() { Clock = new InstantClock() });
        Assert.Equal((StepOutcome.Failed, "Does: expected to end within 90 s, got no end. Raise Timeout, or let the step do less."), (run.Steps[0].Outcome, run.Steps[0].Summary));
    }

    private static TaskCompletionSource<int> s_never = new();

    [Fact]
    public async Task Goes_on_from_the_last_finished_step_after_a_stop()
    {
        s_stop = new();
        var done = new Given(1);
        var stops = new Does(async run =>
        {
            s_stop.Cancel();
            await Task.Yield();
            run.Cancellation.ThrowIfCancellationRequested();
            return 5;
        }, done)
        { Name = "stops" };
        var last = new Total(stops);
        PipelineResult run = await Run(new Pipeline("stopped", last), new() { Cancellation = s_stop.Token });
        Assert.True(run.IsStopped);
        Assert.Equal([StepOutcome.Ran, StepOutcome.Stopped, StepOutcome.Stopped], run.Steps.Select(s => s.Outcome));

        s_stop = new();
        PipelineResult next = await Run(new Pipeline("stopped", last));
        Assert.Equal("cached | it was stopped last time | it has not run before", Reasons(next));
        Assert.Equal(5, next.Output(last));
    }

    [Fact]
    public async Task Nothing_of_a_step_counts_that_failed_while_it_wrote()
    {
        var step = new WritesHalf();
        PipelineResult run = await Run(new Pipeline("half", step));
        Assert.Equal(StepOutcome.Failed, run.Steps[0].Outcome);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder["artifacts"], "WritesHalf")));
    }

    [Fact]
    public async Task Refuses_a_step_that_takes_what_it_does_not_declare()
    {
        s_other = new Given(1);
        var step = new Does(run => Task.FromResult(run.Get(s_other)));
        PipelineResult run = await Run(new Pipeline("undeclared", step));
        Assert.Equal("Does: expected one of its inputs (), got Given. Take it in the constructor.", run.Steps[0].Summary);
    }

    private static Given s_other = new(1);

    [Fact]
    public async Task Refuses_what_cannot_be_compared()
    {
        using FileStream file = File.Create(_folder["open"]);
        PipelineResult run = await Run(new Pipeline("open", new Applied(new Given(1), x => x + (int)file.Length)));
        Assert.StartsWith("Applied: function: expected values that can be compared from run to run, got System.IO.FileStream.", run["Applied"].Summary);
    }

    [Fact]
    public void Refuses_two_steps_of_one_name() =>
        Assert.StartsWith("Pipeline \"twice\": expected steps of different names, got 2 called Given.", Assert.Throws<ArgumentException>(() => new Pipeline("twice", new Given(1), new Given(2))).Message);

    [Fact]
    public void Refuses_a_pipeline_without_steps() => Assert.Throws<ArgumentException>(() => new Pipeline("empty"));

    private static Pipeline Sums(int a, int b, Func<int, int> function) =>
        new("sums", new Applied(new Total(new Given(a) { Name = "a" }, new Given(b) { Name = "b" }), function));

    private Task<PipelineResult> Run(Pipeline pipeline, RunOptions? options = null) => pipeline.RunAsync(ModelRegistry.Open(_folder["registry.db"]), options);

    private static string Reasons(PipelineResult run) => string.Join(" | ", run.Steps.Select(s => s.Outcome == StepOutcome.Cached ? "cached" : s.Reason));

    private sealed class WritesHalf : Step<int>
    {
        protected override Task<int> RunAsync(StepRun run) => Task.FromResult(1);

        protected override void Write(int output, string folder)
        {
            File.WriteAllText(Path.Combine(folder, "half"), "1");
            throw new IOException("no room");
        }
    }
}
