namespace Penstock.Monitoring;

/// <summary>Follows the times of rows in the order of the log, and counts those that clocks cannot have told rightly.</summary>
internal sealed class RowTimes(TimeProvider clock)
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);
    private readonly DateTimeOffset _latest = clock.GetUtcNow() + s_tolerance;
    private DateTimeOffset _last;
    private long _backwards, _future;

    /// <summary>Takes the time of the next row.</summary>
    /// <returns>Whether it can be relied on.</returns>
    public bool Add(DateTimeOffset time)
    {
        if (time > _latest)
        {
            _future++;
            return false;
        }
        if (time < _last && _last - time > s_tolerance)
        {
            _backwards++;
            return false;
        }
        if (time > _last) _last = time;
        return true;
    }

    /// <summary>What was odd.</summary>
    public IEnumerable<string> Sentences()
    {
        if (_backwards > 0) yield return FormattableString.Invariant($"{_backwards:N0} rows have a time before rows that were logged earlier: the clock of a server was set back, or several write at once.");
        if (_future > 0) yield return FormattableString.Invariant($"{_future:N0} rows have a time that is still to come: the clock of a server is ahead.");
    }
}
