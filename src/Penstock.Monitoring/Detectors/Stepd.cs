namespace Penstock.Monitoring;

/// <summary>
/// Statistical test of equal proportions: the accuracy of the last answers against that of all before, by a one-sided test with correction for
/// continuity (Nishida and Yamauchi 2007). Takes errors as 1 and right answers as 0.
/// </summary>
public sealed class Stepd : DriftDetector
{
    private readonly double _warning, _drift;
    private readonly bool[] _recent;
    private long _n, _rightBefore, _rightRecent;

    /// <param name="windowSize">How many answers are recent, from 1. Default 30.</param>
    /// <param name="warningAlpha">The probability below which it warns. Default 0.05.</param>
    /// <param name="driftAlpha">The probability below which it tells of a drift, at most the warning's. Default 0.003.</param>
    public Stepd(int windowSize = 30, double warningAlpha = 0.05, double driftAlpha = 0.003)
    {
        Require(windowSize is >= 1 and <= 1 << 20, nameof(windowSize), "a window from 1 to 1,048,576", windowSize);
        Require(warningAlpha is > 0 and < 1, nameof(warningAlpha), "a warning alpha above 0, below 1", warningAlpha);
        Require(driftAlpha > 0 && driftAlpha <= warningAlpha, nameof(driftAlpha), "a drift alpha above 0, at most the warning alpha", driftAlpha);
        (_recent, _warning, _drift) = (new bool[windowSize], warningAlpha, driftAlpha);
    }

    /// <summary>The accuracy of the recent answers; 0 for none.</summary>
    public double RecentAccuracy => _n == 0 ? 0 : (double)_rightRecent / Math.Min(_n, _recent.Length);

    /// <summary>The accuracy of the answers before them; 0 for none.</summary>
    public double PastAccuracy => _n <= _recent.Length ? 0 : (double)_rightBefore / (_n - _recent.Length);

    /// <summary>The accuracy of all; 0 for none.</summary>
    public double OverallAccuracy => _n == 0 ? 0 : (double)(_rightBefore + _rightRecent) / _n;

    private protected override void Clear() => (_n, _rightBefore, _rightRecent) = (0, 0, 0);

    private protected override StreamState Add(double value)
    {
        int place = (int)(_n % _recent.Length);
        if (_n >= _recent.Length && _recent[place])
        {
            _rightRecent--;
            _rightBefore++;
        }
        _recent[place] = value == 0;
        if (value == 0) _rightRecent++;
        _n++;
        if (_n < 2 * _recent.Length || PastAccuracy <= RecentAccuracy) return StreamState.Quiet;
        double sizes = 1.0 / (_n - _recent.Length) + 1.0 / _recent.Length;
        double statistic = (PastAccuracy - RecentAccuracy - 0.5 * sizes) / Math.Sqrt(OverallAccuracy * (1 - OverallAccuracy) * sizes);
        double p = Distributions.NormalTail(statistic);
        return Level(p < _drift, p < _warning);
    }
}
