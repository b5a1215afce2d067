using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs a training: what <see cref="RunLogging"/> says, at the steps and epochs that the trainer tells it of.</summary>
internal sealed class TrainingLog : IDisposable
{
    // As few rows as take little beside the memory and the time of an epoch's steps.
    private const int SampleRows = 32;
    private const string Validation = "val_", Examples = "examples";
    private readonly KeptRows _sample = new(SampleRows);
    private readonly RunLogging _options;
    private readonly TrainingRun _run;
    private readonly Objective _objective;
    private readonly RunWriter _writer;
    private readonly StepLog _steps;
    private readonly WeightLog _weights;
    private readonly ExampleLog _examples;
    private readonly BestValues _best;
    private readonly ProfileLog _profile;
    private readonly HashSet<string> _off = [];
    private int[]? _sees;
    private long _arena;
    private bool _hasEnded, _hasBegun;

    public TrainingLog(RunLogging options, TrainingRun run, Objective objective)
    {
        options.Check();
        (_options, _run, _objective, _writer) = (options, run, objective, RunLog.Create(options.Folder, options.Writer));
        (_steps, _weights, _examples) = (new StepLog(_writer) { IsOn = options.Steps }, new WeightLog(_writer), new ExampleLog(_writer, options, objective, run.Options.Threads));
        _best = new(_writer, run.Options.Validation is not null);
        _profile = new(_writer, _steps, run.Options);
        run.Log = _writer;
    }

    /// <summary>The tag of a measure of epochs, by the name that <see cref="History"/> has for it.</summary>
    public static string TagOf(string name) => name.StartsWith(Validation, StringComparison.Ordinal) ? $"validation/{name[Validation.Length..]}" : $"train/{name}";

    /// <summary>Whether a few steps are to be measured operator by operator.</summary>
    public bool Profiles => _options.Profile;

    /// <summary>Whether it is time to log what was measured of them.</summary>
    public bool IsProfileDue => _options.Profile && _profile.IsDue;

    /// <summary>Whether nothing is logged yet of what was measured of them.</summary>
    public bool HasNoProfile => _options.Profile && _profile.IsEmpty;

    /// <summary>The numbers of the losses for which what the model gives for validation data is looked at.</summary>
    public IReadOnlyList<int> Sees => _sees ??= CountedClasses();

    /// <summary>What first kept the log from being written, or null.</summary>
    public IOException? Failure => _writer.Failure;

    /// <summary>Before the first step.</summary>
    /// <param name="batches">How many batches the optimizer has counted in trainings that this one goes on with.</param>
    /// <param name="batchesOfEpoch">How many make an epoch; null where that is not known.</param>
    public void Begin(long batches, long? batchesOfEpoch)
    {
        bool goesOn = _run.Epoch > 0 || _run.Batch > 0;
        // Another optimizer that goes on with later epochs has not counted the batches of the earlier ones, which stay as they are.
        bool hasCounted = batches >= Math.Max(1, _run.Epoch);
        _steps.Begin(goesOn && !hasCounted ? _run.Epoch * (batchesOfEpoch ?? 0) + _run.Batch : batches);
        if (_options.Graph && _run.Model.Outputs.Count > 0) Try("the model", () => _writer.Graph(_run.Model));
        // At the first step, so that a layout of the user's own, which is of none, stands before it and is not replaced by it in the log of a later training.
        if (_options.Layout) Try("the layout", () => _writer.Layout(TrainingLayout.Of(_objective.Names, _options.Steps), 1));
        if (goesOn) Try("the best values", () => _best.GoOn(_options.Folder, _run.Epoch));
        if (goesOn && hasCounted) Try("the place where it goes on", () => _writer.GoOn(batches + 1));
        if (!goesOn && _options.HistogramEpochs > 0) Try("weights", () => _weights.LogWeights(_run.Model, 0));
    }

    /// <summary>After a step.</summary>
    /// <param name="batch">The batch that it saw.</param>
    /// <param name="step">The step, with its sums.</param>
    /// <param name="seconds">How long it took, with the waiting.</param>
    /// <param name="waited">How long it waited for the batch, in seconds.</param>
    public void Step(Example batch, Step step, double seconds, double waited)
    {
        if (!_hasBegun) First(batch);
        if (_run.Options.Validation is null && _examples.Keeps && !_off.Contains(Examples)) Keep(batch);
        try
        {
            _steps.Log(step, _run.LearningRate, seconds, waited);
            if (_options.Profile) _profile.Sample(_arena = step.ArenaBytes);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _steps.IsOn = false;
            TurnOff("steps", error);
        }
    }

    /// <summary>After a batch of validation data.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="seen">What the model gave, of the losses that are looked at.</param>
    public void Validated(Example batch, IReadOnlyList<Tensor> seen) => Try(Examples, () => _examples.Validated(_run.Model, batch, seen));

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="logs">What was measured.</param>
    public void EndEpoch(IReadOnlyDictionary<string, double> logs)
    {
        int epoch = _run.Epoch + 1;
        foreach (var (name, value) in logs)
        {
            string tag = TagOf(name);
            Try(tag, () => _writer.Scalar(tag, value, epoch));
        }
        Try("the best values", () => _best.EndEpoch(logs, epoch));
        Try("the times of epochs", () => _steps.EndEpoch(epoch));
        Try(Examples, () => _examples.EndEpoch(_run.Model, epoch));
        if (_options.HistogramEpochs > 0 && epoch % _options.HistogramEpochs == 0)
        {
            Try("weights", () => _weights.LogWeights(_run.Model, epoch));
            if (_options.Gradients && _sample.Count > 0) Try("gradients", () => _weights.LogGradients(_run.Model, _sample.Batches[0], _objective, _run.Options, epoch));
        }
    }

    /// <summary>Logs where the time went so far.</summary>
    /// <param name="input">How long was waited for batches.</param>
    /// <param name="profile">The steps that were measured.</param>
    public void Profile(TrainingInput input, RunProfile profile) => Try("the profile", () => _profile.Log(input, profile, _arena));

    /// <summary>After the last epoch.</summary>
    /// <param name="input">How long was waited for batches.</param>
    /// <param name="profile">The steps that were measured; null where none were.</param>
    public void End(TrainingInput input, RunProfile? profile)
    {
        // What lies beside the log is written on this thread, which a file system that does not answer would keep.
        Flush();
        if (!_writer.IsFailing) Try("the embedding", () => _examples.LogEmbeddings(_run.Model));
        if (_options.Graph && _options.Profile && _sample.Count > 0) Try("the times of operators", LogTimes);
        if (profile is not null) Profile(input, profile);
        bool hasNoLoss = !_run.IsWithoutLoss && !double.IsFinite(_run.Loss);
        EndSession(_run.IsCancelled ? SessionStatus.Unknown : hasNoLoss ? SessionStatus.Failure : SessionStatus.Success);
    }

    /// <summary>Writes what waits.</summary>
    public void Flush() => _writer.Flush();

    /// <summary>Ends the log, of a training that failed where it was not ended before.</summary>
    public void Dispose()
    {
        if (!_hasEnded) EndSession(SessionStatus.Failure);
        _writer.Dispose();
    }

    // Closures of their own methods, as steps take no memory.
    private void First(Example batch)
    {
        Try("hyperparameters", () => BeginSession(batch.Inputs[0].Shape is [var rows, ..] ? rows.Value : null));
        if (_options.Gradients || _options.Profile) Try("gradients", () => _sample.Add(batch, _run.Model));
    }

    private void Keep(Example batch) => Try(Examples, () => _examples.Keep(_run.Model, batch));

    private int[] CountedClasses()
    {
        int[] counted = [];
        Try(Examples, () => counted = _examples.Counted(_run.Model));
        return counted;
    }

    /// <summary>Does what belongs to the log alone: what fails there ends no training, is told once and not tried again.</summary>
    private void Try(string part, Action work)
    {
        if (_off.Contains(part)) return;
        try
        {
            work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            TurnOff(part, error);
        }
    }

    private void TurnOff(string part, Exception error)
    {
        _off.Add(part);
        _writer.Tell(new IOException($"RunLog {_options.Folder}: expected to log {part}, got: {error.Message.TrimEnd('.')}. Training goes on, and its log without that.", error));
    }

    private void BeginSession(long? batch)
    {
        _hasBegun = true;
        Dictionary<string, HParamValue> values = RunHParams.Of(_run, _objective, batch, _options.HyperParameters);
        // What a callback has logged of the kind stays.
        if (!_writer.Has(HParamsPayload.ExperimentTag)) _writer.HyperParameters(RunExperiment.Of(values, _objective.Names, _run.Options.Validation is not null));
        if (!_writer.Has(HParamsPayload.StartTag)) _writer.HyperParameters(new HParamSession(values) { Group = _options.Group, Start = Now() });
    }

    /// <summary>Logs the graph once more, with the times of its operators: readers take the last.</summary>
    private void LogTimes()
    {
        Model model = _run.Model;
        Graph graph = NamedGraph.Of(model);
        using var states = new SetAside(graph, model.State);
        _writer.Graph(ModelGraphDef.Of(graph, NamedGraph.Measure(graph, model, _objective.InputsOf(_sample.Batches[0], model), _run.Options.Threads)));
    }

    private void EndSession(SessionStatus status)
    {
        _hasEnded = true;
        if (!_hasBegun) Try("hyperparameters", () => BeginSession(null));
        Try("hyperparameters", () => _writer.HyperParameters(new HParamSessionEnd(status) { End = Now() }));
    }

    private double Now() => EventMessage.Seconds(_options.Writer.Clock.GetUtcNow());
}
