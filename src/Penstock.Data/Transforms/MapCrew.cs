using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>
/// The threads of a parallel map. One at a time takes a chunk of elements from the source, then works on it beside the others. A chunk is
/// as large as what can be read and worked on in some 200 microseconds: one element where the function is slow, thousands where it is quick.
/// </summary>
internal sealed class MapCrew<T, TResult>
{
    private readonly object _gate = new();
    private readonly DatasetReader<T> _source;
    private readonly Func<T, TResult> _function;
    private readonly Func<bool> _isStale;
    private readonly bool _ordered;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopToken;
    private readonly CancellationTokenRegistration _wake;
    private readonly StageMeter _meter;
    private readonly CrewSize _size;
    private readonly ChunkSize _chunkSize;
    private readonly List<Thread> _threads = [];
    private readonly Stack<MapChunk<T, TResult>> _free = new();
    private readonly List<MapChunk<T, TResult>> _done = [];
    private int _made, _busy;
    private long _claimed, _taken;
    private bool _pulling, _ended = true, _stopping, _closed;
    private volatile bool _stale, _stopped;
    private ExceptionDispatchInfo? _closingError;

    public MapCrew(Dataset<T> source, Func<T, TResult> function, int parallelism, bool ordered, ReadingOptions options)
    {
        (_function, _ordered, _meter) = (function, ordered, options.Meter!);
        _size = new CrewSize(parallelism, options.Budget!, _meter);
        _chunkSize = new ChunkSize(_meter.Frequency);
        _isStale = () => _stale;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        _stopToken = _stop.Token;
        // Elements of chunks under way must stay as they are, and there may be thousands.
        _source = source.NewReader(options with { Reuse = 0, Cancellation = _stopToken });
        _wake = _stopToken.UnsafeRegister(crew => ((MapCrew<T, TResult>)crew!).Halt(), this);
        _meter.HasThreads = true;
    }

    /// <summary>What elements are taken from; the threads have it once <see cref="HasBegun"/>.</summary>
    public DatasetReader<T> Source => _source;

    /// <summary>Whether elements of the epoch have been taken from the source.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Begins an epoch; what was under way is dropped.</summary>
    public void Start(long epoch)
    {
        lock (_gate)
        {
            _ended = _stale = true;
            while (_busy > 0) Monitor.Wait(_gate);
            _done.Clear();
            _free.Clear();
            (_made, _claimed, _taken, HasBegun) = (0, 0, 0, false);
            _stale = _stopped;
        }
        _source.Start(epoch);
    }

    /// <summary>Waits for the next chunk; null at the end of the epoch.</summary>
    public MapChunk<T, TResult>? Take()
    {
        lock (_gate)
        {
            if (!HasBegun)
            {
                (HasBegun, _ended) = (true, _stopped);
                Monitor.PulseAll(_gate);
            }
            while (true)
            {
                _stopToken.ThrowIfCancellationRequested();
                Staff();
                if (Find() is { } chunk)
                {
                    _meter.AddFill(_done.Count + 1);
                    return chunk;
                }
                if (_ended && _busy == 0) return null;
                if (_size.Grow(_busy, _source.Position)) continue;
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Gives back a chunk whose elements have been read.</summary>
    public void Release(MapChunk<T, TResult> chunk)
    {
        chunk.Clear();
        lock (_gate)
        {
            _free.Push(chunk);
            _taken++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Tells the threads to end.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _stopping, true)) return;
        _wake.Unregister();
        try
        {
            // First, for a thread that sees _stopped disposes the source of cancellation.
            _stop.Cancel();
        }
        finally
        {
            Halt();
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until the threads have ended and the source is disposed.</summary>
    public void Join()
    {
        foreach (Thread thread in _threads) thread.Join();
        if (_threads.Count == 0) Close();
        _closingError?.Throw();
    }

    private void Halt()
    {
        lock (_gate)
        {
            _ended = _stale = true;
            Monitor.PulseAll(_gate);
        }
    }

    private MapChunk<T, TResult>? Find()
    {
        for (int i = 0; i < _done.Count; i++)
        {
            if (_ordered && _done[i].Number != _taken) continue;
            MapChunk<T, TResult> chunk = _done[i];
            _done.RemoveAt(i);
            return chunk;
        }
        return null;
    }

    private void Staff()
    {
        while (_threads.Count < _size.Threads && !_ended)
        {
            int number = _threads.Count;
            var thread = new Thread(() => Work(number)) { IsBackground = true, Name = "Penstock map" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Work(int number)
    {
        while (Claim(number) is { } chunk)
        {
            long began = _meter.Now();
            Fill(chunk);
            long filled = _meter.Now();
            chunk.Apply(_function, _isStale);
            long ended = _meter.Now();
            _meter.AddBusy(ended - filled);
            Complete(chunk, ended - began);
        }
    }

    /// <summary>Waits until it is this thread's turn to take elements from the source.</summary>
    private MapChunk<T, TResult>? Claim(int number)
    {
        lock (_gate)
        {
            long waited = 0;
            while (!_stopped && (_ended || _pulling || number >= _size.Threads || IsFull))
            {
                long began = IsFull && !_ended ? _meter.Now() : 0;
                Monitor.Wait(_gate);
                if (began != 0) waited += _meter.Now() - began;
            }
            if (waited > 0) _meter.AddBehind(waited);
            if (_stopped)
            {
                if (_busy == 0) Close();
                return null;
            }
            (_pulling, _busy) = (true, _busy + 1);
            if (!_free.TryPop(out MapChunk<T, TResult>? chunk))
            {
                chunk = new();
                _meter.Capacity = Math.Max(_meter.Capacity, ++_made);
            }
            chunk.Number = _claimed++;
            return chunk;
        }
    }

    private bool IsFull => _free.Count == 0 && _made >= 2 * _size.Threads;

    private void Fill(MapChunk<T, TResult> chunk)
    {
        bool ends = false;
        try
        {
            for (int wanted = _chunkSize.Wanted; chunk.Count < wanted && !_stale;)
            {
                if (!_source.MoveNext())
                {
                    ends = true;
                    break;
                }
                chunk.Add(_source.Current, _source.Position - 1);
            }
        }
        catch (Exception error)
        {
            // Elements before the failed one come out first, and the next chunk goes on behind it.
            chunk.SourceError = ExceptionDispatchInfo.Capture(error);
            ends = _stopToken.IsCancellationRequested;
        }
        lock (_gate)
        {
            _pulling = false;
            _ended |= ends;
            Monitor.PulseAll(_gate);
        }
    }

    private void Complete(MapChunk<T, TResult> chunk, long ticks)
    {
        lock (_gate)
        {
            _chunkSize.Learn(chunk.Count, ticks);
            _busy--;
            _done.Add(chunk);
            Monitor.PulseAll(_gate);
        }
    }

    private void Close()
    {
        if (_closed) return;
        _closed = true;
        _size.GiveBack();
        try
        {
            _source.Dispose();
        }
        catch (Exception error)
        {
            // Thrown on a working thread it would end the process.
            _closingError = ExceptionDispatchInfo.Capture(error);
        }
        _stop.Dispose();
    }
}
