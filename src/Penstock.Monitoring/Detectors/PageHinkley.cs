namespace Penstock.Monitoring;

/// <summary>Which way a change of a mean counts.</summary>
public enum ChangeDirection
{
    /// <summary>A rise or a fall.</summary>
    Both,

    /// <summary>A rise.</summary>
    Up,

    /// <summary>A fall.</summary>
    Down,
}

/// <summary>Which of the sums that go by the name of Page-Hinkley is kept.</summary>
public enum PageHinkleyForm
{
    /// <summary>Two sums, each against its least or greatest value so far; a threshold must be passed.</summary>
    Extremes,

    /// <summary>One sum that never falls below 0, for rises; a threshold is reached when equal.</summary>
    Clamped,

    /// <summary>One sum as it is, for rises; a threshold must be passed.</summary>
    Plain,

    /// <summary>One sum against its least or greatest value, from 0; the threshold is multiplied by the mean.</summary>
    Relative,
}

/// <summary>
/// Page-Hinkley test: sums how far numbers lie from their mean so far, less a tolerance; a sum that passes a threshold tells of another mean
/// (Page 1954).
/// </summary>
public sealed class PageHinkley : DriftDetector
{
    private readonly int _least;
    private readonly double _delta, _threshold, _alpha;
    private readonly ChangeDirection _direction;
    private readonly PageHinkleyForm _form;
    private long _n;
    private double _mean, _rise, _fall, _lowest, _highest;

    /// <param name="minInstances">The numbers before a drift is told. Default 30.</param>
    /// <param name="delta">The distance from the mean that does not count, from 0. Default 0.005.</param>
    /// <param name="threshold">What the sum must pass, above 0. Default 50.</param>
    /// <param name="alpha">What is kept of the sum at each step, above 0, at most 1. Default 0.9999.</param>
    /// <param name="direction">Which changes count. Default both.</param>
    /// <param name="form">Which sum is kept. Default two sums against their extremes.</param>
    public PageHinkley(int minInstances = 30, double delta = 0.005, double threshold = 50, double alpha = 0.9999,
        ChangeDirection direction = ChangeDirection.Both, PageHinkleyForm form = PageHinkleyForm.Extremes)
    {
        Require(minInstances >= 0, nameof(minInstances), "instances from 0", minInstances);
        Require(delta >= 0, nameof(delta), "a delta from 0", delta);
        Require(threshold > 0, nameof(threshold), "a threshold above 0", threshold);
        Require(alpha is > 0 and <= 1, nameof(alpha), "an alpha above 0, at most 1", alpha);
        (_least, _delta, _threshold, _alpha, _direction, _form) = (minInstances, delta, threshold, alpha, direction, form);
        Clear();
    }

    private protected override void Clear()
    {
        (_n, _mean, _rise, _fall) = (0, 0, 0, 0);
        (_lowest, _highest) = _form == PageHinkleyForm.Extremes ? (double.PositiveInfinity, -1) : (0, 0);
    }

    private protected override StreamState Add(double value)
    {
        _n++;
        _mean += (value - _mean) / _n;
        double distance = value - _mean;
        _rise = _alpha * _rise + distance - _delta;
        _fall = _alpha * _fall + distance + _delta;
        if (_form == PageHinkleyForm.Clamped) _rise = Math.Max(0, _rise);
        // The tolerance is taken from the one sum of this form in either direction.
        if (_form == PageHinkleyForm.Relative) _fall = _rise;
        _lowest = Math.Min(_lowest, _rise);
        _highest = Math.Max(_highest, _fall);
        return Level(IsDrift(), false);
    }

    internal override double[] Save() => [_n, _mean, _rise, _fall, _lowest, _highest];

    private protected override void Restore(double[] state) =>
        (_n, _mean, _rise, _fall, _lowest, _highest) = ((long)state[0], state[1], state[2], state[3], state[4], state[5]);

    private bool IsDrift() => _form switch
    {
        PageHinkleyForm.Clamped => _n + 1 >= _least && _rise >= _threshold,
        PageHinkleyForm.Plain => _n >= _least && _rise > _threshold,
        PageHinkleyForm.Relative => _n > _least && Passes(_threshold * _mean),
        _ => _n >= _least && Passes(_threshold),
    };

    private bool Passes(double threshold) =>
        (_direction != ChangeDirection.Down && _rise - _lowest > threshold) || (_direction != ChangeDirection.Up && _highest - _fall > threshold);
}
