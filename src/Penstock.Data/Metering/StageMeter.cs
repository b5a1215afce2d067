namespace Penstock.Data;

/// <summary>What all readings of one stage, at one place of a chain, have measured. Readers add from any thread.</summary>
internal sealed class StageMeter(Func<Stage> stage, TimeProvider clock)
{
    /// <summary>Elements were counted without a look at their size.</summary>
    public const long Unmeasured = -2;

    private readonly List<(object Key, StageMeter Meter)> _children = [];
    private long _elements, _sized, _bytes, _inclusive, _busy, _behind, _starts, _ends, _fill, _fillLooks, _skipped, _endedElements;
    private volatile string? _firstErrors;

    /// <summary>What the stage is.</summary>
    public Stage Stage => stage();

    public TimeProvider Clock => clock;

    /// <summary>Ticks of the clock in a second.</summary>
    public long Frequency { get; } = clock.TimestampFrequency;

    /// <summary>Whether the stage has threads of its own, so that the time in its calls is waiting and not work.</summary>
    public bool HasThreads { get; set; }

    /// <summary>How many threads work for the stage.</summary>
    public int Parallelism { get; set; } = 1;

    /// <summary>How many elements, or chunks of them, the stage can hold ready.</summary>
    public int Capacity { get; set; }

    /// <summary>Bytes that the stage holds, such as a cache.</summary>
    public long Held { get; set; }

    /// <summary>Whether parallelism or capacity were chosen by the stage.</summary>
    public bool IsTuned { get; set; }

    public long Elements => Interlocked.Read(ref _elements);

    public long Skipped => Interlocked.Read(ref _skipped);

    public string? FirstErrors => _firstErrors;

    /// <summary>The bytes of all elements, from those that were looked at; null where their size is not known.</summary>
    public long? Bytes => _sized > 0 ? (long)((double)_bytes / _sized * Elements) : null;

    /// <summary>The time in calls of readers, own work and that of the stages before.</summary>
    public long Inclusive => Starts > 0 ? Interlocked.Read(ref _inclusive) : Children.Sum(child => child.Inclusive);

    /// <summary>The time of work that own threads did.</summary>
    public long ThreadsBusy => Interlocked.Read(ref _busy);

    /// <summary>The time in which own threads waited for room.</summary>
    public long Behind => Interlocked.Read(ref _behind);

    /// <summary>The elements of the epochs that were read to their end.</summary>
    public long EndedElements => Interlocked.Read(ref _endedElements);

    public long Starts => Interlocked.Read(ref _starts);

    public long Ends => Interlocked.Read(ref _ends);

    /// <summary>How full the buffer was on average when something was taken, 0 to 1; null where there is none.</summary>
    public double? Fill => _fillLooks > 0 && Capacity > 0 ? Math.Min(1, (double)_fill / _fillLooks / Capacity) : null;

    /// <summary>The meters of the stages before, in order.</summary>
    public StageMeter[] Children
    {
        get
        {
            lock (_children) return [.. _children.Select(child => child.Meter)];
        }
    }

    public long Now() => clock.GetTimestamp();

    /// <summary>The meter of a stage before.</summary>
    /// <param name="key">The dataset, or its type where datasets are made anew all the time and would else be a stage each.</param>
    /// <param name="of">What the stage is.</param>
    public StageMeter Child(object key, Func<Stage> of)
    {
        lock (_children)
        {
            foreach (var child in _children)
                if (ReferenceEquals(child.Key, key)) return child.Meter;
            var made = new StageMeter(of, clock);
            _children.Add((key, made));
            return made;
        }
    }

    /// <summary>Calls of a reader, with the time that they are taken for.</summary>
    public void Add(long elements, long inclusive, long bytes)
    {
        Interlocked.Add(ref _elements, elements);
        Interlocked.Add(ref _inclusive, inclusive);
        if (bytes < 0) return;
        Interlocked.Increment(ref _sized);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void AddBusy(long ticks) => Interlocked.Add(ref _busy, ticks);

    public void AddBehind(long ticks) => Interlocked.Add(ref _behind, ticks);

    public void AddStart() => Interlocked.Increment(ref _starts);

    /// <summary>An epoch was read to its end.</summary>
    /// <param name="elements">How many elements of it were read and not passed over.</param>
    public void AddEnd(long elements)
    {
        Interlocked.Increment(ref _ends);
        Interlocked.Add(ref _endedElements, elements);
    }

    /// <summary>How full the buffer is at a moment.</summary>
    public void AddFill(int count)
    {
        Interlocked.Add(ref _fill, count);
        Interlocked.Increment(ref _fillLooks);
    }

    /// <summary>An element was left out because of an error.</summary>
    public void AddSkipped(string? firstErrors)
    {
        Interlocked.Increment(ref _skipped);
        if (firstErrors is not null) _firstErrors = firstErrors;
    }
}
