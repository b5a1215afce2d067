namespace Penstock.Data;

/// <summary>A line that waits for those that may still belong before it.</summary>
/// <param name="Text">The line.</param>
/// <param name="Time">Its event time; the same for all where none is asked for.</param>
/// <param name="Offset">Its byte offset, which orders lines of the same time.</param>
internal readonly record struct HeldLine(string Text, DateTimeOffset Time, long Offset);

/// <summary>
/// Puts lines in the order of their event times, as far as a bound allows. What is given is in strict order of time, then offset, so a line is late if and only if
/// it belongs before the one given last. The earliest line held and the one given last are therefore all that going on needs to know.
/// </summary>
internal sealed class LineOrder(TimeSpan lateness, int mostHeld)
{
    private readonly PriorityQueue<HeldLine, (DateTimeOffset, long)> _held = new();
    private readonly SortedSet<long> _offsets = [];
    private DateTimeOffset? _newest;
    private (DateTimeOffset Time, long Offset)? _last;
    private long _read, _known, _late;
    private bool _isReleased;

    /// <summary>Begins anew, or where an earlier following stopped.</summary>
    public void Start(LogPosition? from)
    {
        _held.Clear();
        _offsets.Clear();
        _isReleased = false;
        (_newest, _read, _known, _late) = (from?.Newest, from?.Offset ?? 0, from?.Read ?? 0, from?.LateCount ?? 0);
        _last = from is { LastTime: { } time } ? (time, from.LastOffset) : null;
    }

    /// <summary>Takes a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="time">Its event time.</param>
    /// <param name="offset">Its byte offset.</param>
    /// <param name="next">The offset of the line behind it.</param>
    /// <returns>False for a line that comes too late, unless it was counted before.</returns>
    public bool Add(string text, DateTimeOffset time, long offset, long next)
    {
        bool isKnown = next <= _known;
        _read = next;
        if (_last is { } last && (time, offset).CompareTo(last) <= 0)
        {
            if (!isKnown) _late++;
            return isKnown;
        }
        if (_newest is null || time > _newest) _newest = time;
        _held.Enqueue(new(text, time, offset), (time, offset));
        _offsets.Add(offset);
        return true;
    }

    /// <summary>Gives the oldest line held, if none that belongs before it can still come in time.</summary>
    public bool TryTake(out HeldLine line)
    {
        // Lines that were held when an earlier following stopped are all read again first.
        if (!_held.TryPeek(out line, out _) || !(_isReleased || _read >= _known) || !(_isReleased || line.Time <= _newest - lateness || _held.Count > mostHeld)) return false;
        _held.Dequeue();
        _offsets.Remove(line.Offset);
        _last = (line.Time, line.Offset);
        return true;
    }

    /// <summary>Nothing more comes from the file: all lines held may be given.</summary>
    public bool Release() => _isReleased = true;

    /// <summary>Another file begins.</summary>
    public void BeginFile()
    {
        (_read, _known, _isReleased) = (0, 0, false);
        if (_last is { } last) _last = (last.Time, -1);
    }

    public LogPosition PositionIn(string file) => new(file, _offsets.Count > 0 ? _offsets.Min : _read, Math.Max(_read, _known), _newest, _last?.Time, _last?.Offset ?? -1, _late);
}
