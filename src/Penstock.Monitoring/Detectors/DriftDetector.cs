namespace Penstock.Monitoring;

/// <summary>What a detector says of its stream.</summary>
public enum StreamState
{
    /// <summary>Nothing has changed, as far as can be told.</summary>
    Quiet,

    /// <summary>Something may have changed.</summary>
    Warning,

    /// <summary>Something has changed.</summary>
    Drift,
}

/// <summary>Watches one stream of numbers for a change, in bounded memory. The first number after a drift begins a new stream.</summary>
public abstract class DriftDetector
{
    /// <summary>What the detector says after the last number.</summary>
    public StreamState State { get; private protected set; }

    /// <summary>Takes the next number of the stream.</summary>
    /// <param name="value">The number; of error streams, 1 for an error and 0 for a right answer.</param>
    /// <returns><see cref="State"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public StreamState Update(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"{GetType().Name}: expected a finite number, got {value}. Leave such rows out."));
        if (State == StreamState.Drift && IsRestarted) Reset();
        State = Add(value);
        return State;
    }

    /// <summary>Forgets the stream.</summary>
    public void Reset()
    {
        State = StreamState.Quiet;
        Clear();
    }

    /// <summary>Whether a drift begins a new stream.</summary>
    private protected virtual bool IsRestarted => true;

    private protected abstract StreamState Add(double value);

    private protected abstract void Clear();

    /// <summary>What <see cref="Resume"/> needs to go on in another process.</summary>
    internal virtual double[] Save() => throw new NotSupportedException($"{GetType().Name}: expected a detector that can be stopped and resumed, got one that cannot.");

    /// <summary>Goes on where another detector of the same settings was saved.</summary>
    internal void Resume(StreamState state, double[] saved)
    {
        Clear();
        Restore(saved);
        State = state;
    }

    private protected virtual void Restore(double[] state) => throw new NotSupportedException($"{GetType().Name}: expected a detector that can be stopped and resumed, got one that cannot.");

    private protected static StreamState Level(bool isDrift, bool isWarning) => isDrift ? StreamState.Drift : isWarning ? StreamState.Warning : StreamState.Quiet;

    /// <summary>Fails where a setting makes no sense.</summary>
    private protected void Require(bool holds, string name, string expected, object got)
    {
        if (!holds) throw new ArgumentException($"{GetType().Name}: expected {expected}, got {got}.", name);
    }
}

/// <summary>How a detector of errors compares, where its authors' text leaves it open.</summary>
public enum ErrorRateForm
{
    /// <summary>A limit must be passed; tests begin after the warm-up; deviations are of a sample.</summary>
    Strict,

    /// <summary>A limit is reached when equal; tests begin with the last row of the warm-up; deviations are of the population.</summary>
    Inclusive,

    /// <summary>As the first programs of the methods had it: a limit must be passed; tests begin a row before the warm-up ends; deviations are of the population.</summary>
    Original,
}
