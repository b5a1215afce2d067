using System.Collections.Frozen;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>One version of a model. Each request that uses it holds a reference; when it is retired, the last one out gives its memory back.</summary>
internal sealed class ServedVersion(string model, long number, string folder)
{
    private FrozenDictionary<string, SignatureRunner> _runners = FrozenDictionary<string, SignatureRunner>.Empty;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _state = (int)VersionState.Start;

    // One reference is the server's own, until the version is retired.
    private int _references = 1;

    public string Model => model;

    public long Number => number;

    public string Folder => folder;

    public VersionState State
    {
        get => (VersionState)_state;
        private set => _state = (int)value;
    }

    /// <summary>Why it could not be loaded; null where it could, or was not tried.</summary>
    public string? Error { get; private set; }

    /// <summary>How long it took to load it and to warm it up.</summary>
    public TimeSpan LoadTime { get; private set; }

    /// <summary>What counts its requests; set before it can be used.</summary>
    public ServingMetrics.Meter? Meter { get; set; }

    public ModelSignature Meaning { get; private set; } = new();

    public IEnumerable<SignatureRunner> Runners => _runners.Values;

    /// <summary>Ends when the memory is given back.</summary>
    public Task Released => _released.Task;

    /// <summary>Reads the model's file, makes every signature ready and runs it once for each batch size.</summary>
    /// <returns>Whether it can be served; else <see cref="Error"/> says why not.</returns>
    public bool Load(BatchOptions batching, LoadOptions loading, TimeProvider clock, Action<ServedVersion>? require)
    {
        State = VersionState.Loading;
        long start = clock.GetTimestamp();
        try
        {
            Model loaded = Models.Model.Load(VersionFolders.ModelIn(folder).FullName, loading with { ForPrediction = true });
            Graph graph = loaded.InferenceGraph();
            Meaning = loaded.Signature;
            _runners = SignatureSpecs.Of(loaded.Signature, graph).ToFrozenDictionary(s => s.Name, s => new SignatureRunner(loaded, graph, s, batching, clock));
            require?.Invoke(this);
            LoadTime = clock.GetElapsedTime(start);
            State = VersionState.Available;
            return true;
        }
        catch (Exception error)
        {
            // Whatever it is, a user's layer may have thrown it: the version cannot be served, and the others go on.
            Error = error.Message;
            State = VersionState.End;
            foreach (SignatureRunner runner in _runners.Values) runner.Release();
            return false;
        }
    }

    /// <summary>The signature of a name; the empty name is the default's.</summary>
    /// <exception cref="ServingException">There is none.</exception>
    public SignatureRunner RunnerOf(string signature)
    {
        string name = signature.Length == 0 ? SignatureSpec.DefaultName : signature;
        return _runners.TryGetValue(name, out SignatureRunner? runner) ? runner
            : throw ServingException.Invalid($"Serving signature name: \"{name}\" not found in signature def");
    }

    /// <summary>Takes a reference, unless the version has been given up.</summary>
    public bool TryTake()
    {
        int seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen) return true;
            seen = found;
        }
        return false;
    }

    /// <summary>Gives a reference back.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        foreach (SignatureRunner runner in _runners.Values) runner.Release();
        _runners = FrozenDictionary<string, SignatureRunner>.Empty;
        State = VersionState.End;
        _released.TrySetResult();
    }

    /// <summary>Takes it out of service: requests under way end as they began, new ones do not get it.</summary>
    public void Retire()
    {
        State = VersionState.Unloading;
        Leave();
    }
}
