using System.Threading.Tasks.Sources;

namespace Penstock.Serving;

/// <summary>The inputs and outputs of one request to a signature. It is used again by later requests, and waits for its turn without a task.</summary>
internal sealed class Call : IValueTaskSource
{
    private const int MostKept = 1 << 20;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _watch;

    public Call(SignatureSpec signature)
    {
        Inputs = [.. signature.Inputs.Select(i => new InputBuffer(i.Type))];
        Outputs = [.. signature.Outputs.Select(o => new OutputBuffer(o))];
        Place = new(this);
    }

    public InputBuffer[] Inputs { get; }

    public OutputBuffer[] Outputs { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; set; }

    /// <summary>Whether a large request has made it take more memory than should be kept.</summary>
    public bool IsLarge
    {
        get
        {
            long held = 0;
            foreach (InputBuffer input in Inputs) held += input.HeldBytes;
            foreach (OutputBuffer output in Outputs) held += output.HeldBytes;
            return held > MostKept;
        }
    }

    /// <summary>Its place in a queue; in no list while it does not wait.</summary>
    public LinkedListNode<Call> Place { get; }

    /// <summary>Says that nobody waits any more.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>What the caller waits on once the call stands in a queue.</summary>
    public ValueTask Wait() => new(this, _source.Version);

    public void Finish() => _source.SetResult(true);

    public void Fail(Exception error) => _source.SetException(error);

    /// <summary>Calls back, with the call, when nobody waits any more; at once where nobody does now.</summary>
    public void Watch(CancellationToken cancellation, Action<object?> leave)
    {
        Cancellation = cancellation;
        _watch = cancellation.UnsafeRegister(leave, this);
    }

    /// <summary>Makes it ready for another request.</summary>
    public void Reset()
    {
        // Does not wait for a call back under way, which finds out by itself that the call is no longer what it was.
        _watch.Unregister();
        _watch = default;
        Cancellation = default;
        _source.Reset();
        foreach (OutputBuffer output in Outputs) output.Texts.Clear();
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
