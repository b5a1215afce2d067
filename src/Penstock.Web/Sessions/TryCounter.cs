namespace Penstock.Web;

/// <summary>Counts wrong tries of each address and of all together, and tells who has made too many of late.</summary>
internal sealed class TryCounter(int most, TimeSpan time, TimeProvider clock)
{
    private const int AllFactor = 200, MostAddresses = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, long Since)> _tries = [];
    private (int Count, long Since) _all;

    /// <summary>How long an address must wait before another try; zero for not at all.</summary>
    public TimeSpan WaitOf(string address)
    {
        lock (_lock)
        {
            TimeSpan own = Left(_tries.GetValueOrDefault(address), most), all = Left(_all, most * AllFactor);
            return own > all ? own : all;
        }
    }

    /// <summary>Notes a wrong try.</summary>
    public void Count(string address)
    {
        lock (_lock)
        {
            // Of more addresses none is remembered alone: the count of all still holds.
            if (_tries.Count >= MostAddresses) _tries.Clear();
            _tries[address] = Next(_tries.GetValueOrDefault(address));
            _all = Next(_all);
        }
    }

    private TimeSpan Left((int Count, long Since) tries, int limit)
    {
        TimeSpan left = tries.Count >= limit ? time - clock.GetElapsedTime(tries.Since) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private (int Count, long Since) Next((int Count, long Since) tries) =>
        tries.Count == 0 || clock.GetElapsedTime(tries.Since) >= time ? (1, clock.GetTimestamp()) : (tries.Count + 1, tries.Since);
}
