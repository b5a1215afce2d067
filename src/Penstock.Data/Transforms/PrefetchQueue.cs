using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>A bounded queue between the thread that reads ahead and the one that consumes; it makes nothing per element. An error waits in it in the place of its element.</summary>
internal sealed class PrefetchQueue<T>
{
    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopToken;
    private readonly CancellationTokenRegistration _wake;
    private readonly DatasetReader<T> _source;
    private readonly QueueDepth _depth;
    private (T Element, ExceptionDispatchInfo? Error)[] _ready;
    private readonly StageMeter _meter;
    private Thread? _thread;
    private int _head, _count;
    private long _run, _epoch, _skip;
    private bool _ended, _stopping, _stopped;
    private ExceptionDispatchInfo? _error, _closingError;

    public PrefetchQueue(Dataset<T> source, int depth, ReadingOptions options)
    {
        _depth = new QueueDepth(depth, options.Budget!, options.Meter!);
        _ready = new (T, ExceptionDispatchInfo?)[_depth.Now];
        _meter = options.Meter!;
        _meter.HasThreads = true;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        _stopToken = _stop.Token;
        // Elements that were read ahead are lost when an epoch is left early.
        int reuse = options.WithGaps().Reuse == 0 || depth == Dataset.Auto ? 0 : checked(1 + depth);
        _source = source.NewReader(options with { Reuse = reuse, Cancellation = _stopToken });
        _wake = _stopToken.UnsafeRegister(queue => ((PrefetchQueue<T>)queue!).WakeAll(), this);
    }

    /// <summary>Begins an epoch; what was read of another one is dropped.</summary>
    public void Start(long epoch, long skip)
    {
        lock (_gate)
        {
            (_epoch, _skip, _head, _count, _ended, _error) = (epoch, skip, 0, 0, false, null);
            Array.Clear(_ready);
            _run++;
            Monitor.PulseAll(_gate);
        }
        if (_thread is not null) return;
        _thread = new Thread(Work) { IsBackground = true, Name = "Penstock prefetch" };
        _thread.Start();
    }

    /// <summary>Waits for the next element; false at the end of the epoch.</summary>
    public bool TryTake(out T element)
    {
        lock (_gate)
        {
            _meter.AddFill(_count);
            if (_count == 0 && _depth.Grow(_ended)) Resize();
            while (_count == 0 && !_ended && !_stopToken.IsCancellationRequested) Monitor.Wait(_gate);
            if (_count == 0)
            {
                _stopToken.ThrowIfCancellationRequested();
                ExceptionDispatchInfo? last = _error;
                _error = null;
                last?.Throw();
                element = default!;
                return false;
            }
            (element, ExceptionDispatchInfo? error) = _ready[_head];
            _ready[_head] = default;
            _head = (_head + 1) % _ready.Length;
            // Waking the thread once per half queue, not once per element.
            if (--_count <= _ready.Length / 2) Monitor.PulseAll(_gate);
            error?.Throw();
            return true;
        }
    }

    /// <summary>Tells the thread to end.</summary>
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
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until the thread has ended and the source is disposed.</summary>
    public void Join()
    {
        if (_thread is not null) _thread.Join();
        else Close();
        _closingError?.Throw();
    }

    private void WakeAll()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void Work()
    {
        long run = 0;
        try
        {
            while (NextRun(ref run, out long epoch, out long skip))
            {
                try
                {
                    Fill(run, epoch, skip);
                }
                catch (Exception error)
                {
                    End(run, ExceptionDispatchInfo.Capture(error));
                }
            }
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        _depth.GiveBack();
        try
        {
            _source.Dispose();
        }
        catch (Exception error)
        {
            // Thrown on the reading thread it would end the process.
            _closingError = ExceptionDispatchInfo.Capture(error);
        }
        _stop.Dispose();
    }

    private bool NextRun(ref long run, out long epoch, out long skip)
    {
        lock (_gate)
        {
            while (_run == run && !_stopped) Monitor.Wait(_gate);
            (run, epoch, skip) = (_run, _epoch, _skip);
            return !_stopped;
        }
    }

    private void Fill(long run, long epoch, long skip)
    {
        _source.Start(epoch, skip);
        while (WaitForRoom(run))
        {
            ExceptionDispatchInfo? error = null;
            try
            {
                if (!_source.MoveNext()) break;
            }
            catch (Exception caught) when (!_stopToken.IsCancellationRequested)
            {
                error = ExceptionDispatchInfo.Capture(caught);
            }
            Put(run, error is null ? _source.Current : default!, error);
        }
        End(run, null);
    }

    private bool WaitForRoom(long run)
    {
        lock (_gate)
        {
            long began = _count == _ready.Length ? _meter.Now() : 0;
            while (_count == _ready.Length && _run == run && !_stopped) Monitor.Wait(_gate);
            if (began != 0) _meter.AddBehind(_meter.Now() - began);
            return _run == run && !_stopped;
        }
    }

    private void Put(long run, T element, ExceptionDispatchInfo? error)
    {
        lock (_gate)
        {
            if (_run != run) return;
            _ready[(_head + _count++) % _ready.Length] = (element, error);
            if (_count == _ready.Length) _depth.WasFull(element);
            if (_count == 1) Monitor.PulseAll(_gate);
        }
    }

    private void Resize()
    {
        // Only called while the queue is empty.
        (_ready, _head) = (new (T, ExceptionDispatchInfo?)[_depth.Now], 0);
        Monitor.PulseAll(_gate);
    }

    private void End(long run, ExceptionDispatchInfo? error)
    {
        lock (_gate)
        {
            if (_run != run) return;
            (_ended, _error) = (true, error);
            Monitor.PulseAll(_gate);
        }
    }
}
