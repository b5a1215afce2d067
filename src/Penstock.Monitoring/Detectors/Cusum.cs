namespace Penstock.Monitoring;

/// <summary>
/// Cumulative sum control chart of standardised numbers: mean and deviation come from the first numbers; sums of what lies above and below, less
/// a tolerance, that pass a threshold tell of another mean (Page 1954).
/// </summary>
public sealed class Cusum : DriftDetector
{
    private readonly int _warmUp;
    private readonly double _delta, _threshold;
    private readonly ChangeDirection _direction;
    private long _n;
    private double _mean, _squares, _rise, _fall;

    /// <param name="threshold">What a sum must pass, in deviations, above 0. Default 5.</param>
    /// <param name="delta">The distance that does not count, in deviations, from 0. Default 0.005.</param>
    /// <param name="warmUp">The numbers that give mean and deviation, from 2. Default 30.</param>
    /// <param name="direction">Which changes count. Default both.</param>
    public Cusum(double threshold = 5, double delta = 0.005, int warmUp = 30, ChangeDirection direction = ChangeDirection.Both)
    {
        Require(threshold > 0, nameof(threshold), "a threshold above 0", threshold);
        Require(delta >= 0, nameof(delta), "a delta from 0", delta);
        Require(warmUp >= 2, nameof(warmUp), "a warm-up from 2", warmUp);
        (_threshold, _delta, _warmUp, _direction) = (threshold, delta, warmUp, direction);
    }

    private protected override void Clear() => (_n, _mean, _squares, _rise, _fall) = (0, 0, 0, 0, 0);

    private protected override StreamState Add(double value)
    {
        _n++;
        if (_n <= _warmUp)
        {
            double offset = value - _mean;
            _mean += offset / _n;
            _squares += offset * (value - _mean);
            return StreamState.Quiet;
        }
        double deviation = Math.Sqrt(_squares / _warmUp), distance = value - _mean;
        // Numbers that were all the same have no deviation: any other is a change at once.
        double score = deviation > 0 ? distance / deviation : distance == 0 ? 0 : Math.CopySign(double.MaxValue, distance);
        _rise = Math.Max(0, _rise + score - _delta);
        _fall = Math.Max(0, _fall - score - _delta);
        return Level((_direction != ChangeDirection.Down && _rise > _threshold) || (_direction != ChangeDirection.Up && _fall > _threshold), false);
    }
}
