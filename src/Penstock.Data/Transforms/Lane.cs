namespace Penstock.Data;

/// <summary>One of the datasets that an interleave reads in turn.</summary>
internal abstract class Lane<T> : IDisposable
{
    /// <summary>The element read last.</summary>
    public T Current { get; private protected set; } = default!;

    /// <summary>Whether its dataset could be made and opened.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Reads the next element into <see cref="Current"/>; false at the end.</summary>
    public abstract bool MoveNext();

    /// <summary>Passes over elements; returns how many there were.</summary>
    public abstract long Pass(long count);

    /// <inheritdoc/>
    public abstract void Dispose();
}
