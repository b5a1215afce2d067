namespace Penstock.Data;

/// <summary>
/// How many elements a queue can hold. Where the stage chooses, it begins with two and doubles when the consumer finds a queue empty that was
/// full before: then elements come in bursts, and more of them waiting would have bridged the gap.
/// </summary>
internal sealed class QueueDepth
{
    private const int First = 2;
    private const int Most = 256;

    private readonly ReadingBudget _budget;
    private readonly StageMeter _meter;
    private readonly bool _isTuned;
    private bool _wasFull;
    private long _bytes, _taken;

    public QueueDepth(int depth, ReadingBudget budget, StageMeter meter)
    {
        (_budget, _meter, _isTuned) = (budget, meter, depth == Dataset.Auto);
        Now = meter.Capacity = _isTuned ? First : depth;
        meter.IsTuned = _isTuned;
    }

    /// <summary>How many there can be now.</summary>
    public int Now { get; private set; }

    /// <summary>The queue was filled.</summary>
    public void WasFull<T>(T element)
    {
        if (!_isTuned || _wasFull) return;
        _wasFull = true;
        _bytes = Math.Max(ElementSize.Of(element), sizeof(long));
    }

    /// <summary>The reading has ended.</summary>
    public void GiveBack()
    {
        _budget.GiveBackMemory(_taken);
        _taken = 0;
    }

    /// <summary>The consumer waits: whether the queue was made deeper.</summary>
    /// <param name="hasEnded">Whether nothing more comes.</param>
    public bool Grow(bool hasEnded)
    {
        if (!_isTuned || !_wasFull || hasEnded || Now >= Most || !_budget.TryTakeMemory(_bytes * Now)) return false;
        _wasFull = false;
        _taken += _bytes * Now;
        _meter.Capacity = Now *= 2;
        return true;
    }
}
