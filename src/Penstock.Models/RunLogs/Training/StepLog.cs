namespace Penstock.Models;

/// <summary>Logs the steps of a training, without taking memory of the managed heap once warm.</summary>
internal sealed class StepLog(RunWriter writer)
{
    private const int MostTimings = 512, NumbersOfStep = 4096;
    private static readonly TagInfo s_running = new() { Description = "Of the examples of the epoch so far." };
    private readonly ProfilePayload.Timing[] _timings = new ProfilePayload.Timing[MostTimings];
    private double _total, _examples, _seconds, _waited, _secondsOfEpoch, _waitedInEpoch, _rate;
    private long _first, _every = 1, _gathered, _stepsOfEpoch;
    private int _timed;
    private (string Tag, double Total, double Examples)[]? _means;
    private (string Tag, long Every)[]? _running;

    /// <summary>Whether each step is logged, beside the means of epochs.</summary>
    public bool IsOn { get; set; }

    /// <summary>Steps that were logged.</summary>
    public long Count { get; private set; }

    /// <summary>The number of the last step.</summary>
    public long Last => _first + Count;

    /// <summary>Steps are numbered from those that were made before.</summary>
    public void Begin(long steps) => _first = steps;

    public void Log(Step step, double rate, double seconds, double waited)
    {
        Count++;
        (double total, double examples) = step.Sums;
        double loss = (total - _total) / (examples - _examples);
        (_total, _examples) = (total, examples);
        Time(seconds, waited);
        (_secondsOfEpoch, _waitedInEpoch, _stepsOfEpoch, _rate) = (_secondsOfEpoch + seconds, _waitedInEpoch + waited, _stepsOfEpoch + 1, rate);
        if (!IsOn) return;
        writer.Scalar("step/loss", loss, Last);
        LogMeans(step.Means);
        LogRunning(step.Running);
        writer.Scalar("step/learning_rate", rate, Last);
        writer.Scalar("step/seconds", seconds, Last);
        writer.Scalar("step/input_wait", waited, Last);
    }

    /// <summary>Logs the means of an epoch; sums begin anew with the next step.</summary>
    public void EndEpoch(long epoch)
    {
        (double steps, double seconds, double waited) = (_stepsOfEpoch, _secondsOfEpoch, _waitedInEpoch);
        (_total, _examples, _stepsOfEpoch, _secondsOfEpoch, _waitedInEpoch) = (0, 0, 0, 0, 0);
        for (int i = 0; i < _means?.Length; i++) _means[i] = (_means[i].Tag, 0, 0);
        if (steps == 0) return;
        writer.Scalar("train/learning_rate", _rate, epoch);
        writer.Scalar("train/step_seconds", seconds / steps, epoch);
        writer.Scalar("train/step_input_wait", waited / steps, epoch);
    }

    /// <summary>The times of steps, each the mean of as many as follow it until the next.</summary>
    public IReadOnlyList<ProfilePayload.Timing> Timings() => _timings[.._timed];

    private void LogMeans((string Name, MetricSums Sums)[] means)
    {
        _means ??= [.. means.Select(m => ($"step/{m.Name}", 0.0, 0.0))];
        for (int i = 0; i < means.Length; i++)
        {
            (string tag, double before, double seen) = _means[i];
            (double total, double examples) = (means[i].Sums["total"], means[i].Sums["count"]);
            if (examples > seen) writer.Scalar(tag, (total - before) / (examples - seen), Last);
            _means[i] = (tag, total, examples);
        }
    }

    private void LogRunning((string Name, Metric Metric, MetricSums Sums)[] running)
    {
        // What is computed from very many sums, as an overlap of a thousand classes, would take longer than a small step.
        _running ??= [.. running.Select(m => ($"step/{m.Name}", 1 + m.Sums.Count / NumbersOfStep))];
        for (int i = 0; i < running.Length; i++)
            if (Count % _running[i].Every == 0) writer.Scalar(_running[i].Tag, running[i].Metric.Result(running[i].Sums), Last, s_running);
    }

    private void Time(double seconds, double waited)
    {
        (_seconds, _waited) = (_seconds + seconds, _waited + waited);
        if (++_gathered < _every) return;
        if (_timed == MostTimings) Halve();
        _timings[_timed++] = new(Last, _seconds / _gathered, _waited / _gathered);
        (_seconds, _waited, _gathered) = (0, 0, 0);
    }

    private void Halve()
    {
        for (int i = 0; i < MostTimings / 2; i++)
        {
            ProfilePayload.Timing one = _timings[2 * i], other = _timings[2 * i + 1];
            _timings[i] = new(other.Step, (one.Seconds + other.Seconds) / 2, (one.Wait + other.Wait) / 2);
        }
        (_timed, _every) = (MostTimings / 2, 2 * _every);
    }
}
