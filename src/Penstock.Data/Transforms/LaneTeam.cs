namespace Penstock.Data;

/// <summary>The threads that fill lanes. They know the lanes only, so that a reader that was dropped without Dispose stops them when it is collected.</summary>
internal sealed class LaneTeam
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _wake;
    private readonly Queue<Action> _work = new();
    private readonly List<Thread> _threads = [];
    private readonly CrewSize _size;
    private int _idle;
    private long _begun;
    private bool _stopping, _stopped;

    public LaneTeam(int parallelism, ReadingOptions options)
    {
        options.Meter!.HasThreads = true;
        _size = new CrewSize(parallelism, options.Budget!, options.Meter);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        Stopping = _stop.Token;
        _wake = Stopping.UnsafeRegister(team => ((LaneTeam)team!).WakeAll(), this);
    }

    /// <summary>Held while what consumer and threads share is looked at or changed.</summary>
    public object Gate { get; } = new();

    /// <summary>Cancelled when the reading is, and when the team is to end.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>How many threads fill lanes.</summary>
    public int Size => _size.Threads;

    /// <summary>Gives the threads something to do; the gate is held.</summary>
    public void Begin(Action work)
    {
        _work.Enqueue(work);
        _begun++;
        Monitor.PulseAll(Gate);
        // One that idles may have been woken for what was begun before.
        if (_work.Count > _idle) Staff();
    }

    /// <summary>Waits until something has changed; the gate is held.</summary>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public void Wait()
    {
        if (_size.Grow(_threads.Count - _idle, _begun)) Staff();
        if (!Stopping.IsCancellationRequested) Monitor.Wait(Gate);
        Stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Tells the threads to end.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _stopping, true)) return;
        _wake.Unregister();
        try
        {
            _stop.Cancel();
        }
        finally
        {
            lock (Gate)
            {
                _stopped = true;
                Monitor.PulseAll(Gate);
            }
            _size.GiveBack();
            // Cuts the tie to the caller's token; what is read goes on with a token that is cancelled.
            _stop.Dispose();
        }
    }

    /// <summary>Waits until the threads have ended.</summary>
    public void Join()
    {
        foreach (Thread thread in _threads) thread.Join();
    }

    private void WakeAll()
    {
        lock (Gate) Monitor.PulseAll(Gate);
    }

    private void Staff()
    {
        if (_threads.Count >= _size.Threads || _stopped) return;
        int number = _threads.Count;
        var thread = new Thread(() => Work(number)) { IsBackground = true, Name = "Penstock interleave" };
        _threads.Add(thread);
        thread.Start();
    }

    private void Work(int number)
    {
        // What they do is the work of the datasets that they read, which are measured themselves.
        while (Next(number) is { } work) work();
    }

    private Action? Next(int number)
    {
        lock (Gate)
        {
            _idle++;
            while ((_work.Count == 0 || number >= _size.Threads) && !_stopped) Monitor.Wait(Gate);
            _idle--;
            return _stopped ? null : _work.Dequeue();
        }
    }
}
