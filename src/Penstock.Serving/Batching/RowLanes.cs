using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>
/// The lanes of a signature, each with a plan for every batch size: for a model whose row is quick one per core, of a thread each; for another one
/// lane of all cores, so that batches form.
/// </summary>
internal sealed class RowLanes
{
    /// <summary>A run of one row that takes longer gains from more threads and from batches.</summary>
    private static readonly TimeSpan s_quick = TimeSpan.FromMilliseconds(0.2);

    private static readonly TimeSpan s_mostTiming = TimeSpan.FromMilliseconds(20), s_mostWarmUp = TimeSpan.FromSeconds(2);
    private const int MostTimings = 32;
    private readonly RowLayout _layout;
    private readonly SignatureSpec _signature;
    private readonly TimeProvider _clock;
    private readonly List<RunLane> _lanes = [];
    private Executor _executor;

    /// <param name="executor">Runs the signature's graph by one thread, or as many as the options say.</param>
    /// <param name="ofAllCores">Makes another, of all cores.</param>
    /// <param name="layout">Where rows lie.</param>
    /// <param name="signature">What is fed and told.</param>
    /// <param name="options">How many lanes and threads; 0 for what suits the model.</param>
    /// <param name="clock">Measures a row.</param>
    public RowLanes(Executor executor, Func<Executor> ofAllCores, RowLayout layout, SignatureSpec signature, BatchOptions options, TimeProvider clock)
    {
        (_executor, _layout, _signature, _clock) = (executor, layout, signature, clock);
        AddLane();
        bool isQuick = ShortestRow(_lanes[0]) < s_quick;
        if (!isQuick && options.Threads == 0)
        {
            Release();
            _executor = ofAllCores();
            AddLane();
        }
        int lanes = options.Lanes > 0 ? options.Lanes : isQuick ? Environment.ProcessorCount : 1;
        while (_lanes.Count < lanes) AddLane();
        foreach (RunLane lane in _lanes) WarmUp(lane);
    }

    public IReadOnlyList<RunLane> All => _lanes;

    /// <summary>Gives all memory back; nothing may run any more.</summary>
    public void Release()
    {
        foreach (RunLane lane in _lanes) lane.Release();
        _lanes.Clear();
        _executor.Release();
    }

    private void AddLane() => _lanes.Add(new(_executor, _layout, _signature));

    /// <summary>The shortest of some runs of a row: the first wait for the compiler, and any for the rest of the machine.</summary>
    private TimeSpan ShortestRow(RunLane lane)
    {
        lane.WarmUp(1);
        TimeSpan shortest = TimeSpan.MaxValue;
        long start = _clock.GetTimestamp();
        for (int i = 0; i < MostTimings && _clock.GetElapsedTime(start) < s_mostTiming; i++)
        {
            long began = _clock.GetTimestamp();
            lane.WarmUp(1);
            TimeSpan taken = _clock.GetElapsedTime(began);
            if (taken < shortest) shortest = taken;
        }
        return shortest;
    }

    private void WarmUp(RunLane lane)
    {
        long start = _clock.GetTimestamp();
        for (int i = 0; i < BatchSizes.Count && _clock.GetElapsedTime(start) < s_mostWarmUp; i++) lane.WarmUp(BatchSizes.At(i));
    }
}
