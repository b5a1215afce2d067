namespace Penstock.Monitoring;

/// <summary>
/// Drift detection method: an error rate p with deviation s = sqrt(p (1 - p) / n) has changed when p + s passes the least p + s so far by some
/// deviations of that time (Gama and others 2004). Takes errors as 1 and right answers as 0.
/// </summary>
public sealed class Ddm : DriftDetector
{
    private readonly int _warmUp;
    private readonly double _warning, _drift;
    private readonly ErrorRateForm _form;
    private long _n;
    private double _rate, _leastRate, _leastDeviation;

    /// <param name="warmUp">The numbers before tests begin. Default 30.</param>
    /// <param name="warningThreshold">Deviations from which it warns. Default 2.</param>
    /// <param name="driftThreshold">Deviations from which it tells of a drift. Default 3.</param>
    /// <param name="form">How limits are compared. Default strict.</param>
    public Ddm(int warmUp = 30, double warningThreshold = 2, double driftThreshold = 3, ErrorRateForm form = ErrorRateForm.Strict)
    {
        Require(warmUp >= 1, nameof(warmUp), "a warm-up from 1", warmUp);
        Require(warningThreshold > 0, nameof(warningThreshold), "a warning threshold above 0", warningThreshold);
        Require(driftThreshold >= warningThreshold, nameof(driftThreshold), "a drift threshold from the warning threshold", driftThreshold);
        (_warmUp, _warning, _drift, _form) = (warmUp, warningThreshold, driftThreshold, form);
        Clear();
    }

    /// <summary>The error rate since the last drift.</summary>
    public double ErrorRate => _rate;

    private protected override void Clear() => (_n, _rate, _leastRate, _leastDeviation) = (0, 0, double.PositiveInfinity, double.PositiveInfinity);

    private protected override StreamState Add(double value)
    {
        _n++;
        _rate += (value - _rate) / _n;
        if (_n < _warmUp + FirstTest) return StreamState.Quiet;
        double deviation = Math.Sqrt(Math.Max(0, _rate * (1 - _rate) / _n)), sum = _rate + deviation;
        if (sum <= _leastRate + _leastDeviation) (_leastRate, _leastDeviation) = (_rate, deviation);
        return Level(Passes(sum, _drift), Passes(sum, _warning));
    }

    private int FirstTest => _form switch { ErrorRateForm.Original => -1, ErrorRateForm.Inclusive => 0, _ => 1 };

    internal override double[] Save() => [_n, _rate, _leastRate, _leastDeviation];

    private protected override void Restore(double[] state) => (_n, _rate, _leastRate, _leastDeviation) = ((long)state[0], state[1], state[2], state[3]);

    private bool Passes(double sum, double threshold)
    {
        double limit = _leastRate + threshold * _leastDeviation;
        return _form == ErrorRateForm.Inclusive ? sum >= limit : sum > limit;
    }
}
