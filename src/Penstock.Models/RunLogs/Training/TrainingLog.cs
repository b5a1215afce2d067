using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs a training: what <see cref="RunLogging"/> says, at the steps and epochs that the trainer tells it of.</summary>
internal sealed class TrainingLog : IDisposable
{
    // As few rows as take little beside the memory and the time of an epoch's steps.
    private const int SampleRows = 32;
    private readonly KeptRows _sample = new(SampleRows);
    private readonly RunLogging _options;
    private readonly TrainingRun _run;
    private readonly Objective _objective;
    private readonly RunWriter _writer;
    private readonly StepLog _steps;
    private readonly WeightLog _weights;
    private readonly ExampleLog _examples;
    private readonly List<ProfilePayload.Memory> _memory = [];
    private bool _hasEnded;

    public TrainingLog(RunLogging options, TrainingRun run, Objective objective)
    {
        options.Check();
        (_options, _run, _objective, _writer) = (options, run, objective, RunLog.Create(options.Folder, options.Writer));
        (_steps, _weights, _examples) = (new StepLog(_writer, options.Steps), new WeightLog(_writer), new ExampleLog(_writer, options, objective));
    }

    /// <summary>Whether a few steps are to be measured operator by operator.</summary>
    public bool Profiles => _options.Profile;

    /// <summary>Whether what the model gives for validation data is looked at.</summary>
    public bool SeesOutputs => _objective.IsSingle && (_options.ConfusionMatrix || _options.Predictions > 0 || _options.Embeddings > 0);

    /// <summary>What first kept the log from being written, or null.</summary>
    public IOException? Failure => _writer.Failure;

    /// <summary>Before the first step.</summary>
    /// <param name="steps">How many steps were made by an earlier training that this one goes on with.</param>
    public void Begin(long steps)
    {
        _steps.Begin(steps);
        if (_options.Graph && _run.Model.Outputs.Count > 0) _writer.Graph(_run.Model);
        if (_run.Epoch > 0 || _run.Batch > 0) _writer.GoOn(steps + 1);
        else if (_options.HistogramEpochs > 0) _weights.LogWeights(_run.Model, 0);
    }

    /// <summary>After a step.</summary>
    /// <param name="batch">The batch that it saw.</param>
    /// <param name="step">The step, with its sums.</param>
    /// <param name="seconds">How long it took, with the waiting.</param>
    /// <param name="waited">How long it waited for the batch, in seconds.</param>
    public void Step(Example batch, Step step, double seconds, double waited)
    {
        if (_steps.Count == 0) First(batch);
        if (_run.Options.Validation is null && _objective.IsSingle) _examples.Keep(_run.Model, batch);
        _steps.Log(step, _run.LearningRate, seconds, waited);
    }

    /// <summary>After a batch of validation data.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="output">What the model gave.</param>
    public void Validated(Example batch, Tensor output) => _examples.Validated(_run.Model, batch, output);

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="logs">What was measured.</param>
    public void EndEpoch(IReadOnlyDictionary<string, double> logs)
    {
        const string validation = "val_";
        int epoch = _run.Epoch + 1;
        foreach (var (name, value) in logs)
        {
            bool isOfValidation = name.StartsWith(validation, StringComparison.Ordinal);
            _writer.Scalar(isOfValidation ? $"validation/{name[validation.Length..]}" : $"train/{name}", value, epoch);
        }
        _steps.EndEpoch();
        _examples.EndEpoch(_run.Model, epoch);
        if (_options.HistogramEpochs > 0 && epoch % _options.HistogramEpochs == 0)
        {
            _weights.LogWeights(_run.Model, epoch);
            if (_options.Gradients && _sample.Count > 0) _weights.LogGradients(_run.Model, _sample.Batches[0], _objective, _run.Options.Threads, epoch);
        }
        _memory.Add(new(_steps.Last, Environment.WorkingSet));
    }

    /// <summary>After the last epoch.</summary>
    /// <param name="bottleneck">Where the time went; null where it was not measured.</param>
    public void End(Bottleneck? bottleneck)
    {
        _examples.LogEmbedding(_run.Model);
        if (_options.Graph && _options.Profile && _sample.Count > 0) LogTimes();
        if (bottleneck is not null) _writer.Profile("profile", ProfilePayload.Of(bottleneck) with { MemoryOverTime = _memory, Steps = _steps.Timings() }, _steps.Last);
        EndSession(_run.IsCancelled ? SessionStatus.Unknown : SessionStatus.Success);
    }

    /// <summary>Writes what waits.</summary>
    public void Flush() => _writer.Flush();

    /// <summary>Ends the log, of a training that failed where it was not ended before.</summary>
    public void Dispose()
    {
        if (!_hasEnded) EndSession(SessionStatus.Failure);
        _writer.Dispose();
    }

    private void First(Example batch)
    {
        _sample.Add(batch);
        Dictionary<string, HParamValue> values = RunHParams.Of(_run, _objective, batch.Inputs[0].Shape[0].Value, _options.HyperParameters);
        _writer.HyperParameters(RunHParams.Experiment(values, _objective, _run.Options));
        _writer.HyperParameters(new HParamSession(values) { Group = _options.Group, Start = Now() });
    }

    /// <summary>Logs the graph once more, with the times of its operators: readers take the last.</summary>
    private void LogTimes()
    {
        Model model = _run.Model;
        Graph graph = NamedGraph.Of(model);
        if (graph.Writes.Count == 0) _writer.Graph(ModelGraphDef.Of(graph, NamedGraph.Measure(graph, model, model.AsDeclared(model.InputsOf(_sample.Batches[0])), _run.Options.Threads)));
    }

    private void EndSession(SessionStatus status)
    {
        _hasEnded = true;
        _writer.HyperParameters(new HParamSessionEnd(status) { End = Now() });
    }

    private double Now() => EventMessage.Seconds(_options.Writer.Clock.GetUtcNow());
}
