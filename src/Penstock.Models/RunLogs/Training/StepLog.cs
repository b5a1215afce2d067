namespace Penstock.Models;

/// <summary>Logs the steps of a training, without taking memory of the managed heap once warm.</summary>
internal sealed class StepLog(RunWriter writer, bool isOn)
{
    private const int MostTimings = 512;
    private readonly ProfilePayload.Timing[] _timings = new ProfilePayload.Timing[MostTimings];
    private double _total, _examples, _seconds, _waited;
    private long _first, _every = 1, _gathered;
    private int _timed;

    /// <summary>Steps that were logged.</summary>
    public long Count { get; private set; }

    /// <summary>The number of the last step.</summary>
    public long Last => _first + Count;

    public void Begin(long steps) => _first = steps;

    public void Log(Step step, double rate, double seconds, double waited)
    {
        Count++;
        (double total, double examples) = step.Sums;
        double loss = (total - _total) / (examples - _examples);
        (_total, _examples) = (total, examples);
        Time(seconds, waited);
        if (!isOn) return;
        writer.Scalar("step/loss", loss, Last);
        writer.Scalar("step/learning_rate", rate, Last);
        writer.Scalar("step/seconds", seconds, Last);
        writer.Scalar("step/input_wait", waited, Last);
    }

    /// <summary>Sums begin anew with the next step.</summary>
    public void EndEpoch() => (_total, _examples) = (0, 0);

    /// <summary>The times of steps, each the mean of as many as follow it until the next.</summary>
    public IReadOnlyList<ProfilePayload.Timing> Timings() => _timings[.._timed];

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
