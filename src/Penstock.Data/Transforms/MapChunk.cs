using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>Elements that go through a parallel map together. Its arrays are used again and again.</summary>
internal sealed class MapChunk<T, TResult>
{
    private T[] _elements = [];

    /// <summary>The number of the chunk in the order of the source.</summary>
    public long Number { get; set; }

    /// <summary>How many elements it has.</summary>
    public int Count { get; private set; }

    /// <summary>What the function made of them.</summary>
    public TResult[] Results { get; private set; } = [];

    /// <summary>Why elements failed; null where none did.</summary>
    public Exception?[]? Errors { get; private set; }

    /// <summary>What the source threw behind the last element.</summary>
    public ExceptionDispatchInfo? SourceError { get; set; }

    /// <summary>The number of the first element in the source.</summary>
    public long First { get; private set; }

    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(_elements, 0, Math.Min(Count, _elements.Length));
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TResult>()) Array.Clear(Results, 0, Math.Min(Count, Results.Length));
        (Count, Errors, SourceError) = (0, null, null);
    }

    public void Add(T element, long index)
    {
        if (Count == 0) First = index;
        if (Count == _elements.Length) Array.Resize(ref _elements, Math.Max(1, 2 * Count));
        _elements[Count++] = element;
    }

    /// <summary>Calls the function for every element, until nobody wants the chunk any more.</summary>
    public void Apply(Func<T, TResult> function, Func<bool> isStale)
    {
        if (Results.Length < Count) Results = new TResult[_elements.Length];
        T[] elements = _elements;
        TResult[] results = Results;
        for (int i = 0; i < Count && !isStale(); i++)
        {
            try
            {
                results[i] = function(elements[i]);
            }
            catch (Exception error)
            {
                (Errors ??= new Exception?[Count])[i] = error is OperationCanceledException && isStale() ? error : new DatasetException("Map", First + i, error);
            }
        }
    }
}
