using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The loop of training: epochs, batches, validation, callbacks.</summary>
internal sealed class Trainer(TrainingRun run, Dataset<Example> data, Objective objective, TrainingLog? log)
{
    private const int ProgressEvery = 16, ProfiledForLog = 32;
    private readonly FitOptions _options = run.Options;
    private long _steps;
    private Step? _training, _validation;
    private long _waited, _spent;
    private long? _began;
    private bool _isReading;
    private int _profiled;
    private RunProfile? _profile;

    public History Run()
    {
        var history = new History { InitialEpoch = _options.InitialEpoch };
        using DatasetReader<Example> reader = data.NewReader(new ReadingOptions { Reuse = 1, Cancellation = _options.Cancellation });
        if (run.Model.Outputs.Count == 0) BuildFromFirst();
        (run.Epoch, run.Batch) = (_options.InitialEpoch, 0);
        try
        {
            RunEpochs(reader, history);
            End(history);
        }
        finally
        {
            _training?.Release();
            _validation?.Release();
        }
        return history;
    }

    private void End(History history)
    {
        TrainingInput input = history.Input = InputSoFar();
        if (_profiled > 0) _profile ??= _training!.Executor.StopProfile();
        if (_options.Profile && _profile is not null) history.Bottleneck = Bottleneck.Of(input, _profile, MachineLimits.Of(_options.Threads));
        Tell(c => c.OnTrainEnd(run));
        log?.End(input, _profile);
    }

    private void RunEpochs(DatasetReader<Example> reader, History history)
    {
        run.Optimizer.Begin(run.Model, run.Slots);
        try
        {
            RunAll(reader, history);
        }
        finally
        {
            run.Optimizer.Finish(run.Model, run.Slots);
        }
    }

    private void RunAll(DatasetReader<Example> reader, History history)
    {
        Tell(c => c.OnTrainBegin(run));
        _steps = run.Model.State.Get(run.Slots.Step).Item<long>();
        log?.Begin(Math.Max(_steps, run.Model.State.Get(run.Slots.Batches).Item<long>()), _options.StepsPerEpoch ?? data.Count);
        for (; run.Epoch < _options.Epochs && !run.Stops; (run.Epoch, run.Batch) = (run.Epoch + 1, 0))
        {
            Tell(c => c.OnEpochBegin(run));
            if (TryEpoch(reader) is not { } logs) break;
            history.Add(logs);
            log?.EndEpoch(logs);
            if (log is { HasNoProfile: true } && run.Epoch + 1 < _options.Epochs) LogProfile();
            Tell(c => c.OnEpochEnd(run, logs));
        }
    }

    /// <summary>Shows a model that does not know its inputs the first batch, so that callbacks find its weights.</summary>
    private void BuildFromFirst()
    {
        using DatasetReader<Example> reader = data.Open(new ReadingOptions { Reuse = 1, Epoch = _options.InitialEpoch });
        if (reader.MoveNext()) run.Model.Build([.. objective.PlacesIn(reader.Current, run.Model).Select(place => reader.Current.Inputs[place]).Select(t => new TensorType(t.DType, t.Shape))]);
    }

    /// <summary>Runs an epoch and its validation, and gives what was measured; null if it was cancelled.</summary>
    private Dictionary<string, double>? TryEpoch(DatasetReader<Example> reader)
    {
        try
        {
            Start(reader);
            _training?.Reset();
            Epoch(reader);
            return Measure();
        }
        catch (OperationCanceledException) when (_options.Cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Goes to where the epoch begins, or to where one that was cut short goes on.</summary>
    private void Start(DatasetReader<Example> reader)
    {
        if (_options.StepsPerEpoch is not { } steps)
        {
            reader.Start(run.Epoch, run.Batch);
            return;
        }
        if (_isReading) return;
        _isReading = true;
        long left = run.Epoch * steps + run.Batch, pass = 0;
        if (data.Count is > 0 and { } count) (pass, left) = Math.DivRem(left, count);
        reader.Start(pass, left);
        while (reader.Position < left && reader.Position > 0)
        {
            left -= reader.Position;
            reader.Start(++pass, left);
        }
    }

    private void Epoch(DatasetReader<Example> reader)
    {
        long began = _options.Clock.GetTimestamp(), steps = _options.StepsPerEpoch ?? long.MaxValue, first = run.Batch;
        long waited = _waited, stepBegan = began;
        _began = began;
        while (!run.StopsNow && run.Batch < steps && TryRead(reader))
        {
            _training ??= MemoryCheck.Fitting(run, reader.Current, objective);
            run.LearningRate = run.Optimizer.LearningRate.At(_steps) * run.RateFactor;
            run.Optimizer.SetRate(run.Model.State, run.Slots, _steps, run.RateFactor);
            _training.Run(reader.Current, run.Batch + 1);
            Profile();
            _steps = run.Model.State.Buffer(run.Slots.Step).AsSpan<long>()[0];
            run.Batch++;
            run.Loss = _training.Loss;
            if (log is not null) (stepBegan, waited) = Log(reader.Current, stepBegan, waited);
            for (int i = 0; i < _options.Callbacks.Count; i++) _options.Callbacks[i].OnBatchEnd(run);
            if (run.Batch % ProgressEvery == 1) Progress();
        }
        _spent += _options.Clock.GetTimestamp() - began;
        _began = null;
        if (run.Batch == 0) throw new ArgumentException($"Fit: expected at least one batch in epoch {run.Epoch}, got none.");
        run.IsWithoutLoss = run.Batch == first;
        run.Stops |= run.StopsNow;
        Progress();
    }

    /// <summary>Measures steps after the first, which takes the memory: all of them, or a few for the log.</summary>
    private void Profile()
    {
        if (_profiled == ProfiledForLog || (!_options.Profile && log is not { Profiles: true })) return;
        if (_profiled++ == 0) _training!.Executor.StartProfile(_options.Clock);
        else if (!_options.Profile && _profiled == ProfiledForLog) _profile = _training!.Executor.StopProfile();
    }

    /// <summary>Logs a step and tells when the next began, and how long was waited until then.</summary>
    private (long Began, long Waited) Log(Example batch, long began, long waited)
    {
        double perSecond = _options.Clock.TimestampFrequency;
        log!.Step(batch, _training!, (_options.Clock.GetTimestamp() - began) / perSecond, (_waited - waited) / perSecond);
        if (log.IsProfileDue) LogProfile();
        return (_options.Clock.GetTimestamp(), _waited);
    }

    private void LogProfile()
    {
        RunProfile? profile = _profile ?? (_profiled > 0 ? _training!.Executor.ProfileSoFar() : null);
        if (profile is not null) log!.Profile(InputSoFar(), profile);
    }

    private TrainingInput InputSoFar() => new() { Waited = TimeOf(_waited), Time = TimeOf(_spent + (_began is { } began ? _options.Clock.GetTimestamp() - began : 0)), Report = data.Report() };

    private bool TryRead(DatasetReader<Example> reader)
    {
        long began = _options.Clock.GetTimestamp();
        bool moved = reader.MoveNext();
        if (!moved && _options.StepsPerEpoch is not null)
        {
            reader.Start(reader.Epoch + 1);
            moved = reader.MoveNext();
        }
        _waited += _options.Clock.GetTimestamp() - began;
        return moved;
    }

    private TimeSpan TimeOf(long ticks) => TimeSpan.FromSeconds((double)ticks / _options.Clock.TimestampFrequency);

    private void Progress() => _options.Progress?.Report(new FitProgress(run.Epoch, _options.Epochs, run.Batch, _options.StepsPerEpoch ?? data.Count, run.Loss));

    private Dictionary<string, double> Measure()
    {
        var logs = new Dictionary<string, double>();
        // Of an epoch that went on after its last batch the validation alone is left.
        if (!run.IsWithoutLoss) _training!.Report("", logs);
        if (!run.IsValidated) return logs;
        _validation?.Reset();
        using DatasetReader<Example> reader = _options.Validation!.Open(new ReadingOptions { Reuse = 1, Cancellation = _options.Cancellation });
        while (reader.MoveNext())
        {
            (_validation ??= Step.Evaluation(run.Model, reader.Current, objective, _options.Threads, log?.Sees)).Run(reader.Current, reader.Position);
            if (log is not null && reader.Current.Inputs[0].Shape is not [{ Value: 0 }, ..]) log.Validated(reader.Current, _validation.Seen);
        }
        _validation?.Report("val_", logs);
        return logs;
    }

    private void Tell(Action<Callback> what)
    {
        foreach (Callback callback in _options.Callbacks) what(callback);
    }
}
