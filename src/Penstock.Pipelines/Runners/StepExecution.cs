using System.Globalization;
using Penstock.Data;
using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>One step in one run: whether it must run, the attempts, and the recording.</summary>
internal sealed class StepExecution(Step step, StepTools tools)
{
    private readonly RunOptions _options = tools.Surroundings.Options;
    private readonly long _begun = tools.Surroundings.Options.Clock.GetTimestamp();

    /// <summary>Executes the step; errors and stops are results.</summary>
    public async Task<StepResult> RunAsync()
    {
        string reason = "it has not run before";
        Execution? execution = null;
        try
        {
            StepRun outside = NewRun(_options.Cancellation);
            var key = StepKey.Of(step, input => tools.Outputs.ArtifactOf(input).Hash, step.Outside(outside));
            if (Find(key, outside, out reason) is { } known)
            {
                tools.Ledger.AddCached(step, key, known);
                return Result(StepOutcome.Cached, "nothing changed", known.Summary, ArtifactOf(known));
            }
            tools.Log.Say(step, $"runs because {reason}");
            execution = tools.Ledger.BeginStep(step, key, reason);
            _options.Passing?.Invoke("begun");
            var (place, hash, summary) = await TryAsync().ConfigureAwait(false);
            StepRecord record = tools.Ledger.Complete(execution, step, new(place, hash, summary), step.Fields.Inputs.Select(input => (input.Name, tools.Outputs.ArtifactOf(input.Step).Id)).Concat(step.Sources));
            _options.Passing?.Invoke("recorded");
            return Result(StepOutcome.Ran, reason, summary, ArtifactOf(record));
        }
        catch (OperationCanceledException) when (_options.Cancellation.IsCancellationRequested)
        {
            if (execution is not null) tools.Ledger.Stop(execution);
            return Result(StepOutcome.Stopped, "the run was stopped", "", null);
        }
        // Whatever a step throws is a result of the run; the branches beside it go on.
        catch (Exception error)
        {
            if (execution is not null) tools.Ledger.Fail(execution, error);
            return Result(StepOutcome.Failed, reason, error.Message, null);
        }
    }

    /// <summary>An execution of the same key whose output is there; else why the step must run.</summary>
    private StepRecord? Find(StepKey key, StepRun run, out string reason)
    {
        StepHistory history = tools.Ledger.HistoryOf(step, key, record => tools.Store.Has(record.Place, record.Hash));
        bool isForced = _options.Force.Contains(step.Name), isUndone = history.Same is { } same && !step.HoldsStill(tools.Store.PathOf(same.Place), run);
        reason = isForced ? "it was asked for"
            : isUndone ? "what it did was changed since"
            : history.HadSame ? "its output is gone or was changed"
            : history.Last is { Key: { } last } && last.Hash == key.Hash ? history.Last.State switch
            {
                ExecutionState.Failed => "it failed last time",
                ExecutionState.Canceled => "it was stopped last time",
                _ => "the last run was cut off",
            }
            : history.LastDone?.Key is { } before ? key.ReasonAgainst(before)
            : "it has not run before";
        return isForced || isUndone ? null : history.Same;
    }

    private async Task<(string Place, string Hash, string Summary)> TryAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (attempt < step.Retry.Attempts && !_options.Cancellation.IsCancellationRequested && step.Retry.IsTransient(error))
            {
                TimeSpan delay = step.Retry.DelayBefore(attempt + 1);
                tools.Log.Say(step, string.Create(CultureInfo.InvariantCulture, $"attempt {attempt} of {step.Retry.Attempts} failed: {error.Message} Tried again in {delay.TotalSeconds:0.###} s."));
                await Task.Delay(delay, _options.Clock, _options.Cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<(string Place, string Hash, string Summary)> AttemptAsync()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_options.Cancellation);
        using var timer = step.Timeout is { } most ? _options.Clock.CreateTimer(_ => ending.Cancel(), null, most, Timeout.InfiniteTimeSpan) : null;
        using StagedFolder staged = tools.Store.NewFolder(step.Name, _options.Clock);
        Task<string> work = Task.Run(() => step.RunIntoAsync(NewRun(ending.Token), staged.FullPath), ending.Token);
        try
        {
            // A step that does not listen is given up: what it still writes counts for nothing.
            string summary = await work.WaitAsync(ending.Token).ConfigureAwait(false);
            var (place, hash) = tools.Store.Keep(step.Name, staged.FullPath);
            return (place, hash, summary);
        }
        catch (OperationCanceledException) when (!_options.Cancellation.IsCancellationRequested && ending.IsCancellationRequested)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{step.Name}: expected to end within {step.Timeout!.Value.TotalSeconds:0.###} s, got no end. Raise Timeout, or let the step do less."));
        }
        finally
        {
            // A step that goes on writing would stand in the way of a removal; the next one removes what it left.
            staged.IsOffered = !work.IsCompleted;
        }
    }

    private StepRun NewRun(CancellationToken cancellation) => new(step, tools.Outputs, tools.Surroundings, line => tools.Log.Say(step, line), cancellation);

    private StepArtifact ArtifactOf(StepRecord record) => new(tools.Store.PathOf(record.Place), record.Hash, record.Artifact);

    private StepResult Result(StepOutcome outcome, string reason, string summary, StepArtifact? artifact) =>
        new(step.Name, outcome, reason, summary, _options.Clock.GetElapsedTime(_begun), artifact);
}
