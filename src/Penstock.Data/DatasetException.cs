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
}
