namespace Penstock.Monitoring;

/// <summary>
/// Wilcoxon rank sum drift detector: recent errors against older ones by ranks with ties at their mean, two-sided, in the normal approximation
/// without correction for ties or continuity (Barros and others 2018). Takes errors as 1 and right answers as 0.
/// </summary>
public sealed class Wstd : DriftDetector
{
    private readonly int _recentSize, _olderSize, _least;
    private readonly double _warning, _drift;
    private readonly Queue<bool> _recent = [], _older = [];
    private int _recentErrors, _olderErrors;

    /// <param name="recentWindowSize">How many answers are recent, from 2. Default 30.</param>
    /// <param name="olderWindowSize">How many older ones are kept, from 2. Default 120.</param>
    /// <param name="minInstances">The older answers before tests begin, 2 to the older window. Default 30.</param>
    /// <param name="warningAlpha">The probability below which it warns, below 1. Default 0.05.</param>
    /// <param name="driftAlpha">The probability below which it tells of a drift, above 0, below the warning's. Default 0.003.</param>
    public Wstd(int recentWindowSize = 30, int olderWindowSize = 120, int minInstances = 30, double warningAlpha = 0.05, double driftAlpha = 0.003)
    {
        Require(recentWindowSize >= 2, nameof(recentWindowSize), "a recent window from 2", recentWindowSize);
        Require(olderWindowSize >= 2, nameof(olderWindowSize), "an older window from 2", olderWindowSize);
        Require(minInstances >= 2 && minInstances <= olderWindowSize, nameof(minInstances), $"instances from 2 to the older window of {olderWindowSize}", minInstances);
        Require(driftAlpha > 0 && driftAlpha < warningAlpha && warningAlpha < 1, nameof(driftAlpha), "0 < drift alpha < warning alpha < 1", $"{driftAlpha} and {warningAlpha}");
        (_recentSize, _olderSize, _least, _warning, _drift) = (recentWindowSize, olderWindowSize, minInstances, warningAlpha, driftAlpha);
    }

    private protected override void Clear()
    {
        _recent.Clear();
        _older.Clear();
        (_recentErrors, _olderErrors) = (0, 0);
    }

    private protected override StreamState Add(double value)
    {
        if (_recent.Count == _recentSize)
        {
            if (_older.Count == _olderSize && _older.Dequeue()) _olderErrors--;
            bool moved = _recent.Dequeue();
            _older.Enqueue(moved);
            if (moved)
            {
                _olderErrors++;
                _recentErrors--;
            }
        }
        _recent.Enqueue(value != 0);
        if (value != 0) _recentErrors++;
        if (_recent.Count < _recentSize || _older.Count < _least) return StreamState.Quiet;
        double p = Probability();
        return Level(p < _drift, p < _warning);
    }

    private double Probability()
    {
        int all = _recent.Count + _older.Count, errors = _recentErrors + _olderErrors, right = all - errors;
        double rankOfRight = (right + 1) / 2.0, rankOfError = right + (errors + 1) / 2.0;
        double recent = (_recent.Count - _recentErrors) * rankOfRight + _recentErrors * rankOfError;
        double older = (_older.Count - _olderErrors) * rankOfRight + _olderErrors * rankOfError;
        double sum = _recent.Count < _older.Count ? recent : _older.Count < _recent.Count ? older : Math.Min(recent, older);
        double fewer = Math.Min(_recent.Count, _older.Count), more = all - fewer;
        double score = (sum - fewer * (all + 1) / 2) / Math.Sqrt(fewer * more * (all + 1) / 12);
        return 2 * Distributions.NormalTail(Math.Abs(score));
    }
}
