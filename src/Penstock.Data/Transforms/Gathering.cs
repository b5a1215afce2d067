namespace Penstock.Data;

/// <summary>Elements on the way into a batch. What has been gathered stays when one fails, so that an error costs none of the others.</summary>
internal sealed class Gathering<T>(int size)
{
    private T[] _elements = [];
    private int _count, _kept;

    public bool IsFull => _count == size;

    public ReadOnlySpan<T> Elements => _elements.AsSpan(0, _count);

    public void Add(T element)
    {
        if (_count == _elements.Length) Array.Resize(ref _elements, (int)Math.Min(size, Math.Max(16, 2L * _count)));
        _elements[_count++] = element;
    }

    /// <summary>Adds elements of a source until there are enough, or the source ends.</summary>
    public void Fill(DatasetReader<T> source)
    {
        while (!IsFull && source.MoveNext()) Add(source.Current);
    }

    /// <summary>Whether what has been gathered makes a batch.</summary>
    public bool IsBatch(bool dropRemainder) => _count > 0 && (IsFull || !dropRemainder);

    /// <summary>Begins anew, in the same memory.</summary>
    public void Clear() => (_count, _kept) = (0, 0);

    /// <summary>Gives the elements away and begins anew.</summary>
    public T[] Take()
    {
        T[] taken = _count == _elements.Length ? _elements : _elements[.._count];
        _elements = [];
        Clear();
        return taken;
    }

    /// <summary>Copies what a source may write over, after an error: more places of it then come between the elements of a batch than a batch has.</summary>
    public void Keep(Func<T, T> copy)
    {
        for (; _kept < _count; _kept++) _elements[_kept] = copy(_elements[_kept]);
    }

    /// <summary>Passes over batches; what has been gathered is part of the first.</summary>
    public void Discard(DatasetReader<T> source, long count, bool dropRemainder, ref long passed)
    {
        long gathered = _count, before = source.Position;
        Clear();
        try
        {
            source.Pass(Saturating.Product(count - passed, size) - gathered);
        }
        catch
        {
            passed += (gathered + source.Position - before - 1) / size;
            throw;
        }
        passed += BatchCount.Of(gathered + source.Position - before, size, dropRemainder)!.Value;
    }
}
