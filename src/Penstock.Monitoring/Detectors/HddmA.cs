namespace Penstock.Monitoring;

/// <summary>
/// Drift detection by Hoeffding's bound on averages: the mean of all numbers against their mean up to the best cut so far (Frías-Blanco and
/// others 2014). Takes numbers from 0 to 1, such as errors.
/// </summary>
public sealed class HddmA : DriftDetector
{
    private readonly double _drift, _warning;
    private readonly bool _isTwoSided;
    private (double Count, double Mean) _all, _least, _greatest;

    /// <param name="driftConfidence">The chance of a false drift, above 0, below 1. Default 0.001.</param>
    /// <param name="warningConfidence">The chance of a false warning, from the drift's. Default 0.005.</param>
    /// <param name="twoSided">Whether a falling mean counts too. Default false.</param>
    public HddmA(double driftConfidence = 0.001, double warningConfidence = 0.005, bool twoSided = false)
    {
        Require(driftConfidence is > 0 and < 1, nameof(driftConfidence), "a drift confidence above 0, below 1", driftConfidence);
        Require(warningConfidence is > 0 and < 1 && warningConfidence >= driftConfidence, nameof(warningConfidence), "a warning confidence from the drift confidence, below 1", warningConfidence);
        (_drift, _warning, _isTwoSided) = (driftConfidence, warningConfidence, twoSided);
    }

    private protected override void Clear() => (_all, _least, _greatest) = (default, default, default);

    private protected override StreamState Add(double value)
    {
        double count = _all.Count + 1;
        _all = (count, _all.Mean + (value - _all.Mean) / count);
        if (_least.Count == 0) _least = _all;
        if (_greatest.Count == 0) _greatest = _all;
        double bound = BoundOf(_all.Count);
        if (_least.Mean + BoundOf(_least.Count) >= _all.Mean + bound) _least = _all;
        if (_greatest.Mean - BoundOf(_greatest.Count) <= _all.Mean - bound) _greatest = _all;
        double rise = _all.Mean - _least.Mean, fall = _greatest.Mean - _all.Mean;
        bool isDrift = Passes(_least, rise, _drift), isWarning = !isDrift && Passes(_least, rise, _warning);
        if (_isTwoSided)
        {
            if (Passes(_greatest, fall, _drift)) isDrift = true;
            else isWarning |= Passes(_greatest, fall, _warning);
        }
        return Level(isDrift, isWarning);
    }

    private double BoundOf(double count) => Math.Sqrt(1 / (2 * count) * Math.Log(1 / _drift));

    private bool Passes((double Count, double Mean) cut, double difference, double confidence)
    {
        if (cut.Count == _all.Count) return false;
        double m = (_all.Count - cut.Count) / cut.Count * (1 / _all.Count);
        return difference >= Math.Sqrt(m / 2 * Math.Log(2 / confidence));
    }
}
