using System.Globalization;
using Penstock.Data;
using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>What the registry keeps of a run: an execution for each step, whole or not at all, and what earlier runs left.</summary>
internal sealed class RunLedger
{
    /// <summary>How many earlier runs are looked at for the reason why a step runs.</summary>
    private const int RunsLookedAt = 30;
    private const string KeyProperty = "key", ReasonProperty = "reason", ErrorProperty = "error", SummaryProperty = "summary", ProcessProperty = "process", MachineProperty = "machine",
        StateProperty = "state", DurationProperty = "seconds", WhoProperty = "who", WhyProperty = "why", Output = "output", Running = "running";

    private readonly MetadataStore _store;
    private readonly TimeProvider _clock;
    private readonly Context _pipeline, _run;
    private readonly IReadOnlyList<Publication> _past;

    private RunLedger(MetadataStore store, TimeProvider clock, Context pipeline, Context run, IReadOnlyList<Publication> past) =>
        (_store, _clock, _pipeline, _run, _past) = (store, clock, pipeline, run, past);

    /// <summary>The number of the run.</summary>
    public long RunId => _run.Id;

    /// <summary>Records that a run begins.</summary>
    public static RunLedger Begin(RunSurroundings surroundings)
    {
        MetadataStore store = surroundings.Registry.Metadata;
        TimeProvider clock = surroundings.Options.Clock;
        Publication[] past = [.. store.Runs(surroundings.Pipeline, RunsLookedAt).SelectMany(run => run.Executions).OrderByDescending(e => e.Execution.Id)];
        Context pipeline = store.PutContext(new(Context.Pipeline, surroundings.Pipeline));
        string name = string.Create(CultureInfo.InvariantCulture, $"{surroundings.Pipeline} {clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Environment.ProcessId}");
        Context run = store.PutContext(new Context(Context.Run, name)
        {
            Properties = new Dictionary<string, PropertyValue>
            {
                [ProcessProperty] = Environment.ProcessId, [MachineProperty] = Environment.MachineName, [StateProperty] = Running,
                [WhoProperty] = surroundings.Options.Who, [WhyProperty] = surroundings.Options.Why ?? "",
            },
        }, pipeline);
        return new(store, clock, pipeline, run, past);
    }

    /// <summary>Records that the run ended.</summary>
    public void End(PipelineResult result) => _store.PutContext(_run with
    {
        Properties = new Dictionary<string, PropertyValue> { [StateProperty] = result.State, [DurationProperty] = result.Duration.TotalSeconds },
    });

    /// <summary>What earlier runs of the pipeline did with a step.</summary>
    public StepHistory HistoryOf(Step step, StepKey key, Func<StepRecord, bool> isThere)
    {
        Publication[] past = [.. _past.Where(p => p.Execution.Name == step.Name)];
        string hash = key.Hash;
        Publication? same = _store.FindFinished(hash, artifact => isThere(RecordOf(artifact)));
        return new(same is null ? null : RecordOf(same.Outputs[0].Artifact), past.Any(p => IsDone(p.Execution) && p.Execution.CacheKey == hash),
            past.Length == 0 ? null : PastOf(past[0].Execution), past.FirstOrDefault(p => IsDone(p.Execution)) is { } done ? PastOf(done.Execution) : null);
    }

    /// <summary>Records that a step took the output of an earlier execution.</summary>
    public void AddCached(Step step, StepKey key, StepRecord record)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        Publish(new Execution(step.GetType().Name)
        {
            Name = step.Name, State = ExecutionState.Cached, CacheKey = key.Hash, Started = now, Ended = now, Properties = new Dictionary<string, PropertyValue> { [KeyProperty] = PropertyValue.Json(key.ToJson()) },
        }, [], [new(Output, _store.FindArtifact(record.Artifact)!)]);
    }

    /// <summary>Records that a step begins.</summary>
    public Execution BeginStep(Step step, StepKey key, string reason) => Publish(new Execution(step.GetType().Name)
    {
        Name = step.Name, State = ExecutionState.Running, CacheKey = key.Hash, Started = _clock.GetUtcNow(),
        Properties = new Dictionary<string, PropertyValue> { [KeyProperty] = PropertyValue.Json(key.ToJson()), [ReasonProperty] = reason },
    }, [], []).Execution;

    /// <summary>Records that a step is done, with its output and what it took, in one transaction: from here on it counts.</summary>
    public StepRecord Complete(Execution execution, Step step, StepRecord record, IEnumerable<(string Name, long Artifact)> inputs)
    {
        var output = new Artifact(step.OutputKind, record.Place) { Hash = record.Hash, Name = step.Name, Properties = new Dictionary<string, PropertyValue> { [SummaryProperty] = record.Summary } };
        Publication published = Publish(execution with { State = ExecutionState.Complete, Ended = _clock.GetUtcNow() },
            [.. inputs.Select((input, i) => new ArtifactUse(input.Name, _store.FindArtifact(input.Artifact)!, i))], [new(Output, output)]);
        return RecordOf(published.Outputs[0].Artifact);
    }

    public void Stop(Execution execution) => Publish(execution with { State = ExecutionState.Canceled, Ended = _clock.GetUtcNow() }, [], []);

    public void Fail(Execution execution, Exception error) => Publish(execution with
    {
        State = ExecutionState.Failed,
        Ended = _clock.GetUtcNow(),
        Properties = new Dictionary<string, PropertyValue>(execution.Properties) { [ErrorProperty] = error.Message },
    }, [], []);

    /// <summary>A run as it was recorded.</summary>
    public static PastRun PastRunOf(string pipeline, Registry.PipelineRun run)
    {
        IReadOnlyDictionary<string, PropertyValue> known = run.Context.Properties;
        bool isGone = known.GetValueOrDefault(ProcessProperty) is { } process && known.GetValueOrDefault(MachineProperty)?.ToString() == Environment.MachineName && !Processes.IsAlive((int)process.Int);
        string state = known.GetValueOrDefault(StateProperty)?.ToString() is { } said && (said != Running || !isGone) ? said : "cut off";
        return new(run.Context.Id, pipeline, state, run.Context.Created, known.GetValueOrDefault(DurationProperty) is { } seconds ? TimeSpan.FromSeconds(seconds.Double) : null,
            known.GetValueOrDefault(WhoProperty)?.ToString() ?? "", known.GetValueOrDefault(WhyProperty)?.ToString() is { Length: > 0 } why ? why : null, [.. run.Executions.Select(ResultOf)]);
    }

    private static StepResult ResultOf(Publication publication)
    {
        Execution execution = publication.Execution;
        StepOutcome outcome = execution.State switch
        {
            ExecutionState.Complete => StepOutcome.Ran,
            ExecutionState.Cached => StepOutcome.Cached,
            ExecutionState.Failed => StepOutcome.Failed,
            _ => StepOutcome.Stopped,
        };
        Artifact? output = publication.Outputs.Count == 0 ? null : publication.Outputs[0].Artifact;
        string? error = execution.Properties.GetValueOrDefault(ErrorProperty)?.ToString();
        return new(execution.Name ?? execution.Type, outcome, execution.Properties.GetValueOrDefault(ReasonProperty)?.ToString() ?? "nothing changed",
            error ?? (output is null ? "" : RecordOf(output).Summary), execution.Ended - execution.Started ?? TimeSpan.Zero, output is null ? null : new(output.Uri, output.Hash ?? "", output.Id));
    }

    private Publication Publish(Execution execution, IReadOnlyList<ArtifactUse> inputs, IReadOnlyList<ArtifactUse> outputs) =>
        _store.Publish(new(execution) { Inputs = inputs, Outputs = outputs, Contexts = [_pipeline, _run] });

    private static bool IsDone(Execution execution) => execution.State is ExecutionState.Complete or ExecutionState.Cached;

    private static PastExecution PastOf(Execution execution) =>
        new(execution.Properties.GetValueOrDefault(KeyProperty) is { } key ? StepKey.FromJson(key.ToString()) : null, execution.State);

    private static StepRecord RecordOf(Artifact artifact) => new(artifact.Uri, artifact.Hash ?? "", artifact.Properties.GetValueOrDefault(SummaryProperty)?.ToString() ?? "", artifact.Id);
}

/// <summary>What a finished step left.</summary>
/// <param name="Place">The folder of its output, in the folder of all outputs.</param>
/// <param name="Hash">The digest of the output.</param>
/// <param name="Summary">The output in a few words.</param>
/// <param name="Artifact">The number of the artifact in the registry.</param>
internal sealed record StepRecord(string Place, string Hash, string Summary, long Artifact = 0);

/// <summary>What is known of earlier executions of a step.</summary>
/// <param name="Same">The output of an execution with the same key that is still there; null for none.</param>
/// <param name="HadSame">Whether this pipeline has had one.</param>
/// <param name="Last">The last execution.</param>
/// <param name="LastDone">The last execution that gave an output or took one that was there.</param>
internal sealed record StepHistory(StepRecord? Same, bool HadSame, PastExecution? Last, PastExecution? LastDone);

/// <summary>An earlier execution of a step.</summary>
/// <param name="Key">Its key; null where that cannot be read.</param>
/// <param name="State">How far it came.</param>
internal sealed record PastExecution(StepKey? Key, ExecutionState State);
