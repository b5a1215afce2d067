namespace Penstock.Pipelines;

/// <summary>Runs the steps of a pipeline in this process: each as soon as its inputs are there, as many at once as there are cores.</summary>
internal sealed class LocalRunner(Pipeline pipeline, RunSurroundings surroundings)
{
    private readonly RunOptions _options = surroundings.Options;
    private readonly Dictionary<Step, StepResult> _results = [];
    private readonly Dictionary<Task<StepResult>, Step> _running = [];
    private readonly PipelineOutputs _outputs = new();

    public async Task<PipelineResult> RunAsync()
    {
        long begun = _options.Clock.GetTimestamp();
        string root = _options.Artifacts ?? surroundings.DefaultArtifacts;
        var ledger = RunLedger.Begin(surroundings);
        using var log = new RunLog(root, ledger.RunId, _options);
        var tools = new StepTools(ledger, new ArtifactStore(root, _options.Passing), log, _outputs, surroundings);
        int most = _options.Parallelism > 0 ? _options.Parallelism : Environment.ProcessorCount;
        while (_results.Count < pipeline.Steps.Count)
        {
            Start(tools, most);
            if (_running.Count == 0) continue;
            Task<StepResult> ended = await Task.WhenAny(_running.Keys).ConfigureAwait(false);
            _running.Remove(ended, out Step? step);
            Settle(step!, await ended.ConfigureAwait(false), log);
        }
        var run = new PipelineResult(pipeline.Name, ledger.RunId, [.. pipeline.Steps.Select(step => _results[step])], _options.Clock.GetElapsedTime(begun)) { Outputs = _outputs, Surroundings = surroundings };
        ledger.End(run);
        return run;
    }

    /// <summary>Starts the steps that can run, and settles those that never can.</summary>
    private void Start(StepTools tools, int most)
    {
        foreach (Step step in pipeline.Steps)
        {
            if (_results.ContainsKey(step) || _running.ContainsValue(step) || !step.Inputs.All(_results.ContainsKey)) continue;
            if (_options.Cancellation.IsCancellationRequested) Settle(step, Unrun(step, StepOutcome.Stopped, "the run was stopped"), tools.Log);
            else if (step.Inputs.FirstOrDefault(input => _results[input].Artifact is null) is { } absent)
                Settle(step, Unrun(step, _results[absent].Outcome == StepOutcome.Stopped ? StepOutcome.Stopped : StepOutcome.NotRun, $"{absent} {(_results[absent].Outcome == StepOutcome.Failed ? "failed" : "has no output")}"), tools.Log);
            else if (_running.Count < most) _running.Add(Task.Run(() => new StepExecution(step, tools).RunAsync()), step);
        }
    }

    private void Settle(Step step, StepResult result, RunLog log)
    {
        _results.Add(step, result);
        if (result.Artifact is { } artifact) _outputs.Add(step, artifact);
        log.End(result);
        foreach (Step input in step.Inputs)
            if (pipeline.Steps.Where(other => other.Inputs.Contains(input)).All(_results.ContainsKey)) _outputs.Release(input);
    }

    private static StepResult Unrun(Step step, StepOutcome outcome, string reason) => new(step.Name, outcome, reason, "", TimeSpan.Zero, null);
}

/// <summary>What the steps of a run are executed with.</summary>
internal sealed record StepTools(RunLedger Ledger, ArtifactStore Store, RunLog Log, PipelineOutputs Outputs, RunSurroundings Surroundings);
