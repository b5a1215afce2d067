namespace Penstock.Data;

/// <summary>A user's function or sequence failed inside a dataset: which stage, at which element.</summary>
/// <param name="stage">The verb whose function failed.</param>
/// <param name="index">The number of the element that it was given, from 0 in each epoch.</param>
/// <param name="inner">What the function threw.</param>
public sealed class DatasetException(string stage, long index, Exception inner)
    : Exception($"{stage}: failed at element {index}: {inner.Message}", inner)
{
    /// <summary>The verb whose function failed.</summary>
    public string Stage { get; } = stage;

    /// <summary>The number of the element that the function was given, from 0 in each epoch.</summary>
    public long Index { get; } = index;

    /// <summary>Whether a sequence broke off: what it would have given besides the element is not known.</summary>
    internal bool IsBreak { get; init; }

    /// <summary>Whether an error is a failure of the user's code, and not the end of a reading that was cancelled.</summary>
    internal static bool IsFailure(Exception error, CancellationToken cancellation) => error is not OperationCanceledException || !cancellation.IsCancellationRequested;
}
