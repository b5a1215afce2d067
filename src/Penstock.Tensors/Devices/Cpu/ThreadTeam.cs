using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Penstock.Tensors;

// A run is open to whoever comes: the caller takes tasks itself, a worker that the system schedules in time joins by one
// compare-and-swap, and the caller closes the run when no task is left and nobody is inside. So nobody ever waits for a
// worker that has not been scheduled, and a busy machine costs speed, not stalls.
// Each thread begins with a share of its own, the same for as many tasks, and then helps the others: what one run leaves in
// the cache of a core, the next finds there.
internal sealed unsafe class ThreadTeam : IDisposable
{
    private const long Open = 1L << 16;
    private const int GenerationShift = 17;
    private const int SpinsBeforeParking = 1500;
    private const int SpinsBeforeYielding = 500;

    private readonly Worker[] _workers;
    private readonly Share[] _shares;
    private State _state;
    private long _generation;
    private int _busy;
    private int _used;
    private Action<int>? _action;
    private delegate*<void*, int, void> _function;
    private void* _argument;
    private Exception? _failure;
    private volatile bool _closing;

    internal ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _workers = new Worker[threads - 1];
        _shares = new Share[threads];
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(this, i + 1);
    }

    internal static ThreadTeam Shared { get; } = new(Environment.ProcessorCount);

    internal int Threads => _workers.Length + 1;

    // Calls body(0) ... body(tasks - 1), in any order, on the caller and the workers. The first exception comes back to the
    // caller and the tasks not yet begun are dropped. A call from inside a task, or while another thread's run is open, runs
    // on its own thread alone.
    internal void Run(int tasks, Action<int> body)
    {
        if (tasks <= 1 || !TryEnter())
        {
            for (int i = 0; i < tasks; i++)
                body(i);
            return;
        }
        _action = body;
        RunShared(tasks);
    }

    // The same for a static function and a pointer to its arguments, which may lie on the caller's stack.
    internal void Run(int tasks, delegate*<void*, int, void> body, void* argument)
    {
        if (tasks <= 1 || !TryEnter())
        {
            for (int i = 0; i < tasks; i++)
                body(argument, i);
            return;
        }
        _function = body;
        _argument = argument;
        RunShared(tasks);
    }

    public void Dispose()
    {
        _closing = true;
        foreach (Worker worker in _workers)
            worker.Wake();
    }

    private bool TryEnter() => _workers.Length > 0 && Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    private void RunShared(int tasks)
    {
        _used = Math.Min(_shares.Length, tasks);
        for (int i = 0; i < _used; i++)
            (_shares[i].Next, _shares[i].End) = ((int)((long)tasks * i / _used), (int)((long)tasks * (i + 1) / _used));
        long open = (++_generation << GenerationShift) | Open;
        Interlocked.Exchange(ref _state.Run, open);
        for (int i = 0; i < _used - 1; i++)
            _workers[i].Wake();
        Work(0);
        for (int spins = 1; Interlocked.CompareExchange(ref _state.Run, open & ~Open, open) != open; spins++)
            if (spins % SpinsBeforeYielding == 0)
                Thread.Yield();
            else
                Thread.SpinWait(1);

        Exception? failure = _failure;
        _action = null;
        _function = null;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        if (failure != null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private void Work(int own)
    {
        try
        {
            for (int i = 0; i < _used; i++)
                Work(ref _shares[(own + i) % _used]);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            for (int i = 0; i < _used; i++)
                Volatile.Write(ref _shares[i].Next, _shares[i].End);
        }
    }

    private void Work(ref Share share)
    {
        Action<int>? action = _action;
        int i;
        while (Volatile.Read(ref share.Next) < share.End && (i = Interlocked.Increment(ref share.Next) - 1) < share.End)
            if (action != null)
                action(i);
            else
                _function(_argument, i);
    }

    private bool TryJoin(ref long seen)
    {
        long run = Volatile.Read(ref _state.Run);
        while (IsNew(run, seen))
        {
            long found = Interlocked.CompareExchange(ref _state.Run, run + 1, run);
            if (found == run)
            {
                seen = run >> GenerationShift;
                return true;
            }
            run = found;
        }
        return false;
    }

    private static bool IsNew(long run, long seen) => (run & Open) != 0 && run >> GenerationShift != seen;

    private sealed class Worker
    {
        private readonly ThreadTeam _team;
        private readonly int _number;
        private readonly SemaphoreSlim _signal = new(0);
        private int _parked;

        internal Worker(ThreadTeam team, int number)
        {
            (_team, _number) = (team, number);
            new Thread(Live) { IsBackground = true, Name = $"Penstock {number}" }.Start();
        }

        internal void Wake()
        {
            if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
                _signal.Release();
        }

        private void Live()
        {
            long seen = 0;
            int spins = 0;
            while (!_team._closing)
            {
                if (_team.TryJoin(ref seen))
                {
                    _team.Work(_number);
                    Interlocked.Decrement(ref _team._state.Run);
                    spins = 0;
                }
                else if (++spins < SpinsBeforeParking)
                    Thread.SpinWait(1);
                else
                {
                    Park(seen);
                    spins = 0;
                }
            }
        }

        private void Park(long seen)
        {
            Interlocked.Exchange(ref _parked, 1);
            bool stay = _team._closing || IsNew(Volatile.Read(ref _team._state.Run), seen);
            // Where the caller has already taken the flag, its signal is on the way and must be consumed.
            if (!stay || Interlocked.Exchange(ref _parked, 0) == 0)
                _signal.Wait();
        }
    }

    // Each word on cache lines of its own.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct State
    {
        [FieldOffset(128)] internal long Run;
    }

    // The tasks of a thread that nobody has taken yet, on cache lines of their own.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        [FieldOffset(64)] internal int Next;
        [FieldOffset(68)] internal int End;
    }
}
