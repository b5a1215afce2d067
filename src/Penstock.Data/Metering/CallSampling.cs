namespace Penstock.Data;

/// <summary>
/// Which calls of a reader are timed: every one where they are slow, about every n-th where they are quick, n so that the clock takes some two
/// percent of the time at most, and never more than 64. The distance is drawn anew each time, 1 to 2n - 1, so that it does not fall in
/// with batches, and a timed call stands for those since the last. The first call of an epoch, which fills buffers, stands for itself alone.
/// </summary>
internal struct CallSampling
{
    /// <summary>When a call began that is not timed.</summary>
    public const long Untimed = -1;

    private const int MostDistance = 64;
    private const double SecondsWorthTiming = 3e-6;
    private const int Inertia = 8;

    private readonly StageMeter? _meter;
    private int _left, _distance;
    private uint _random;
    private double _mean;
    private bool _hasEnded;
    private long _elements;
    private int _failed;

    public CallSampling(StageMeter meter) => (_meter, _left, _distance, _random) = (meter, 1, 1, 2463534242);

    private CallSampling(int left) => _left = left;

    /// <summary>No call is timed.</summary>
    public static CallSampling None => new(int.MaxValue);

    public readonly bool IsNone => _meter is null;

    /// <summary>Whether the next call is timed.</summary>
    public bool IsDue() => --_left == 0;

    public readonly long Now() => _meter?.Now() ?? 0;

    /// <summary>An epoch begins.</summary>
    public void Start()
    {
        if (_meter is null) return;
        Flush(_distance - _left);
        (_left, _distance, _hasEnded, _elements) = (1, 1, false, 0);
        _meter.AddStart();
    }

    /// <summary>The epoch ended with a call that was not timed.</summary>
    public void End()
    {
        if (_meter is null)
        {
            _left = int.MaxValue;
            return;
        }
        Flush(_distance - _left - 1);
        (_left, _distance) = (1, 1);
        AddEnd();
    }

    /// <summary>A timed call has ended.</summary>
    public void Add(long began, bool moved, long bytes)
    {
        if (_meter is null)
        {
            _left = int.MaxValue;
            return;
        }
        Take(began, moved, bytes);
        if (!moved) AddEnd();
    }

    /// <summary>A call gave an error in the place of an element.</summary>
    /// <param name="began">When it began, or <see cref="Untimed"/>.</param>
    public void Fail(long began)
    {
        if (_meter is null) return;
        if (began == Untimed) _failed++;
        else Take(began, moved: false, StageMeter.Unmeasured);
    }

    private void Take(long began, bool moved, long bytes)
    {
        long took = Math.Max(0, _meter!.Now() - began);
        _mean = _mean == 0 ? took : _mean + (took - _mean) / Inertia;
        int elements = _distance - _failed - (moved ? 0 : 1);
        _failed = 0;
        _elements += elements;
        _meter.Add(elements, took * _distance, moved ? bytes : StageMeter.Unmeasured);
        int most = (int)Math.Clamp(SecondsWorthTiming * _meter.Frequency / Math.Max(_mean, 1), 1, Math.Min(MostDistance, 2 * _distance));
        _left = _distance = 1 + (int)(Draw() % (uint)(2 * most - 1));
    }

    // Some stages ask again after the end.
    private void AddEnd()
    {
        if (!_hasEnded) _meter!.AddEnd(_elements);
        _hasEnded = true;
    }

    private void Flush(int calls)
    {
        if (calls <= 0) return;
        _elements += calls - _failed;
        _meter!.Add(calls - _failed, (long)(calls * _mean), StageMeter.Unmeasured);
        _failed = 0;
    }

    private uint Draw()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        return _random ^= _random << 5;
    }
}
