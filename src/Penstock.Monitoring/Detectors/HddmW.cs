namespace Penstock.Monitoring;

/// <summary>
/// Drift detection by McDiarmid's bound on exponentially weighted averages: those up to the best cut so far against those after it (Frías-Blanco
/// and others 2014). Takes numbers from 0 to 1, such as errors.
/// </summary>
public sealed class HddmW : DriftDetector
{
    private readonly double _drift, _warning, _lambda;
    private readonly bool _isTwoSided;
    private Average _all, _beforeRise, _afterRise, _beforeFall, _afterFall;
    private double _least, _greatest;

    private record struct Average(double Mean, double Condition, bool IsBegun)
    {
        public static Average None => new(0, 1, false);

        public readonly Average With(double value, double lambda) =>
            new(IsBegun ? lambda * value + (1 - lambda) * Mean : value, lambda * lambda + (1 - lambda) * (1 - lambda) * Condition, true);
    }

    /// <param name="driftConfidence">The chance of a false drift, above 0, below 1. Default 0.001.</param>
    /// <param name="warningConfidence">The chance of a false warning, from the drift's. Default 0.005.</param>
    /// <param name="lambda">The weight of the newest number, 0 to 1. Default 0.05.</param>
    /// <param name="twoSided">Whether a falling mean counts too. Default false.</param>
    public HddmW(double driftConfidence = 0.001, double warningConfidence = 0.005, double lambda = 0.05, bool twoSided = false)
    {
        Require(driftConfidence is > 0 and < 1, nameof(driftConfidence), "a drift confidence above 0, below 1", driftConfidence);
        Require(warningConfidence is > 0 and < 1 && warningConfidence >= driftConfidence, nameof(warningConfidence), "a warning confidence from the drift confidence, below 1", warningConfidence);
        Require(lambda is > 0 and <= 1, nameof(lambda), "a lambda above 0, at most 1", lambda);
        (_drift, _warning, _lambda, _isTwoSided) = (driftConfidence, warningConfidence, lambda, twoSided);
        Clear();
    }

    private protected override void Clear()
    {
        _all = _beforeRise = _afterRise = _beforeFall = _afterFall = Average.None;
        (_least, _greatest) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    private protected override StreamState Add(double value)
    {
        _all = _all.With(value, _lambda);
        double bound = BoundOf(_all.Condition, _drift);
        if (_all.Mean + bound < _least) (_least, _beforeRise, _afterRise) = (_all.Mean + bound, _all, Average.None);
        else _afterRise = _afterRise.With(value, _lambda);
        if (_all.Mean - bound > _greatest) (_greatest, _beforeFall, _afterFall) = (_all.Mean - bound, _all, Average.None);
        else _afterFall = _afterFall.With(value, _lambda);
        bool isDrift = Passes(_beforeRise, _afterRise, _drift), isWarning = !isDrift && Passes(_beforeRise, _afterRise, _warning);
        if (_isTwoSided)
        {
            if (Passes(_afterFall, _beforeFall, _drift)) isDrift = true;
            else isWarning |= Passes(_afterFall, _beforeFall, _warning);
        }
        return Level(isDrift, isWarning);
    }

    private static double BoundOf(double condition, double confidence) => Math.Sqrt(condition * Math.Log(1 / confidence) / 2);

    private static bool Passes(Average low, Average high, double confidence) =>
        low.IsBegun && high.IsBegun && high.Mean - low.Mean > BoundOf(low.Condition + high.Condition, confidence);
}
