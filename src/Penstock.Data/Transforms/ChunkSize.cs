namespace Penstock.Data;

/// <summary>How many elements go from thread to thread together, so that what costs microseconds a time costs nanoseconds an element and no element waits long for others.</summary>
internal sealed class ChunkSize(long frequency)
{
    private const double SecondsWanted = 200e-6;
    private const int Most = 2048;

    private int _wanted = 1;

    /// <summary>How many elements the next chunk should have.</summary>
    public int Wanted => Volatile.Read(ref _wanted);

    /// <summary>Learns from the time that a chunk took; the size at most doubles at a time, and falls to a quarter, since a thread may have been held up.</summary>
    public void Learn(int count, long ticks)
    {
        if (count == 0) return;
        double fitting = Math.Max(SecondsWanted * frequency * count / Math.Max(1, ticks), count / 4.0);
        _wanted = (int)Math.Clamp(fitting, 1, Math.Min(Most, 2 * Math.Max(count, _wanted)));
    }
}
