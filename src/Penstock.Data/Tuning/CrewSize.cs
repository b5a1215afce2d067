namespace Penstock.Data;

/// <summary>
/// How many threads a stage has. Where the stage chooses, it begins with one; while its consumer waits and all threads work it takes one more,
/// as long as the budget has one, and gives it back if elements did not come faster by it.
/// </summary>
internal sealed class CrewSize
{
    private const double SecondsOfLook = 0.02;
    private const double WorthIt = 1.05;

    private readonly ReadingBudget _budget;
    private readonly StageMeter _meter;
    private readonly bool _isTuned;
    private long _lookBegan, _lookPosition;
    private double _rateBefore;
    private bool _settled;

    public CrewSize(int parallelism, ReadingBudget budget, StageMeter meter)
    {
        (_budget, _meter, _isTuned) = (budget, meter, parallelism == Dataset.Auto);
        Threads = meter.Parallelism = _isTuned ? 1 : parallelism;
        meter.IsTuned = _isTuned;
    }

    /// <summary>How many threads work.</summary>
    public int Threads { get; private set; }

    /// <summary>The reading has ended.</summary>
    public void GiveBack()
    {
        if (!_isTuned) return;
        for (; Threads > 1; Threads--) _budget.GiveBackThread();
        _settled = true;
    }

    /// <summary>The consumer waits: whether one more thread was taken.</summary>
    /// <param name="busy">How many threads have work.</param>
    /// <param name="position">How far the stage is.</param>
    public bool Grow(int busy, long position)
    {
        if (!_isTuned || _settled || busy < Threads) return false;
        long now = _meter.Now();
        if (_lookBegan == 0 || position < _lookPosition)
        {
            (_lookBegan, _lookPosition) = (now, position);
            return false;
        }
        double seconds = (double)(now - _lookBegan) / _meter.Frequency;
        if (seconds < SecondsOfLook || position == _lookPosition) return false;
        double rate = (position - _lookPosition) / seconds;
        (_lookBegan, _lookPosition) = (now, position);
        if (_rateBefore > 0 && rate < WorthIt * _rateBefore)
        {
            _settled = true;
            _budget.GiveBackThread();
            _meter.Parallelism = --Threads;
            return false;
        }
        if (Threads >= _budget.Cores || !_budget.TryTakeThread())
        {
            _settled = true;
            return false;
        }
        _rateBefore = rate;
        _meter.Parallelism = ++Threads;
        return true;
    }
}
