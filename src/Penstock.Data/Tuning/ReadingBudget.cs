namespace Penstock.Data;

/// <summary>What the stages of a reading that tune themselves have together: threads and memory.</summary>
internal sealed class ReadingBudget(TuningOptions options)
{
    private long _memory = options.Memory;
    private int _threads = options.Cores ?? Environment.ProcessorCount;

    public TimeProvider Clock => options.Clock;

    /// <summary>The most threads that one stage can have.</summary>
    public int Cores { get; } = options.Cores ?? Environment.ProcessorCount;

    /// <summary>Takes one more thread; false where all are in use.</summary>
    public bool TryTakeThread()
    {
        if (Interlocked.Decrement(ref _threads) >= 0) return true;
        Interlocked.Increment(ref _threads);
        return false;
    }

    public void GiveBackThread() => Interlocked.Increment(ref _threads);

    /// <summary>Takes memory; false where there is not so much left.</summary>
    public bool TryTakeMemory(long bytes)
    {
        if (Interlocked.Add(ref _memory, -bytes) >= 0) return true;
        Interlocked.Add(ref _memory, bytes);
        return false;
    }

    public void GiveBackMemory(long bytes) => Interlocked.Add(ref _memory, bytes);
}
