namespace Penstock.Monitoring;

/// <summary>
/// Early drift detection method: errors that come closer together. With the mean m and deviation s of the distances between errors, m + 2 s is
/// compared with its greatest value so far (Baena-García and others 2006). Takes errors as 1 and right answers as 0.
/// </summary>
public sealed class Eddm : DriftDetector
{
    private readonly int _warmUp;
    private readonly double _alpha, _beta;
    private readonly ErrorRateForm _form;
    private long _n, _lastError, _errors;
    private double _mean, _squares, _greatest;

    /// <param name="warmUp">The errors before tests begin. Default 30.</param>
    /// <param name="alpha">The share of the greatest value below which it warns. Default 0.95.</param>
    /// <param name="beta">The share below which it tells of a drift; at most alpha. Default 0.9.</param>
    /// <param name="form">How limits are compared and distances counted. Default strict.</param>
    public Eddm(int warmUp = 30, double alpha = 0.95, double beta = 0.9, ErrorRateForm form = ErrorRateForm.Strict)
    {
        Require(warmUp >= 1, nameof(warmUp), "a warm-up from 1", warmUp);
        Require(alpha is > 0 and <= 1, nameof(alpha), "an alpha above 0, at most 1", alpha);
        Require(beta > 0 && beta <= alpha, nameof(beta), FormattableString.Invariant($"a beta above 0, at most alpha {alpha}"), beta);
        (_warmUp, _alpha, _beta, _form) = (warmUp, alpha, beta, form);
        Clear();
    }

    private protected override void Clear() => (_n, _lastError, _errors, _mean, _squares, _greatest) = (0, _form == ErrorRateForm.Inclusive ? 1 : 0, 0, 0, 0, -1);

    private protected override StreamState Add(double value)
    {
        _n++;
        if (value != 1) return State == StreamState.Drift ? StreamState.Quiet : State;
        _errors++;
        double distance = _n - _lastError, offset = distance - _mean;
        _lastError = _n;
        _mean += offset / _errors;
        _squares += offset * (distance - _mean);
        if (IsWarmingUp()) return StreamState.Quiet;
        double sum = _mean + 2 * Deviation();
        if (sum > _greatest)
        {
            _greatest = sum;
            return Unchanged;
        }
        if (_form != ErrorRateForm.Inclusive && _errors <= _warmUp) return Unchanged;
        double level = sum / _greatest;
        return _form == ErrorRateForm.Inclusive ? Level(level <= _beta, level <= _alpha) : Level(level < _beta, level < _alpha);
    }

    // A warning outlives an error that says nothing in the strict form alone.
    private StreamState Unchanged => _form == ErrorRateForm.Strict ? State : StreamState.Quiet;

    private bool IsWarmingUp() => _form switch
    {
        ErrorRateForm.Inclusive => _errors < _warmUp,
        ErrorRateForm.Original => _n + 1 < _warmUp,
        _ => _n <= _warmUp,
    };

    private double Deviation() => _form != ErrorRateForm.Strict ? Math.Sqrt(_squares / _errors) : _errors > 1 ? Math.Sqrt(_squares / (_errors - 1)) : 0;
}
