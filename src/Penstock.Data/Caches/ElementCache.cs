namespace Penstock.Data;

/// <summary>Where a cache keeps its elements.</summary>
internal abstract class ElementCache<T>
{
    private volatile CachedElements<T>? _current;

    /// <summary>The elements, once a whole epoch has been read; null before.</summary>
    public CachedElements<T>? Current
    {
        get => _current;
        private protected set => _current = value;
    }

    /// <summary>Looks for elements that were kept before; called when a reading begins.</summary>
    public virtual void Refresh() { }

    /// <summary>Begins to keep the elements of an epoch.</summary>
    public abstract CacheFilling<T> Begin();
}

/// <summary>The elements of a whole epoch.</summary>
internal abstract class CachedElements<T>
{
    public abstract long Count { get; }

    /// <summary>The bytes that they take.</summary>
    public abstract long Bytes { get; }

    /// <summary>The elements as rows, where they are examples of one layout.</summary>
    public virtual RowStore? Rows => null;

    public abstract T this[long index] { get; }
}

/// <summary>Elements on the way into a cache; nothing is kept of an epoch that is left early.</summary>
internal abstract class CacheFilling<T> : IDisposable
{
    public abstract void Add(T element);

    /// <summary>The epoch was read to its end.</summary>
    public abstract void Finish();

    public virtual void Dispose() { }
}

/// <summary>A cache in memory: examples of one layout as rows of bytes, anything else as it is.</summary>
internal sealed class MemoryCache<T> : ElementCache<T>
{
    public override CacheFilling<T> Begin() => new Filling(this);

    private sealed class Filling(MemoryCache<T> cache) : CacheFilling<T>
    {
        private List<T> _list = [];
        private PackedRows? _rows;
        private long _bytes;

        public override void Add(T element)
        {
            if (element is Example example && _list.Count == 0 && Pack(example)) return;
            Unpack();
            _list.Add(element);
            _bytes += Math.Max(0, ElementSize.Of(element));
        }

        // Two readers may get here; the first one's elements stay, so that later epochs agree.
        public override void Finish() => cache.Current ??= _rows is null ? new KeptList<T>(_list, _bytes) : (CachedElements<T>)(object)new KeptRows(_rows, _rows.Bytes);

        private bool Pack(Example example)
        {
            if (_rows is null)
            {
                if (RowLayout.Of(example) is not { } layout) return false;
                _rows = new PackedRows(layout);
            }
            if (!_rows.Layout.Fits(example) || _rows.Count == int.MaxValue) return false;
            _rows.Add(example);
            return true;
        }

        private void Unpack()
        {
            if (_rows is null) return;
            for (long i = 0; i < _rows.Count; i++) _list.Add((T)(object)_rows.Row(i));
            _bytes = _rows.Bytes;
            _rows = null;
        }
    }
}

internal sealed class KeptList<T>(List<T> elements, long bytes) : CachedElements<T>
{
    public override long Count => elements.Count;

    public override long Bytes => bytes;

    public override T this[long index] => elements[(int)index];
}

internal sealed class KeptRows(RowStore rows, long bytes) : CachedElements<Example>
{
    public override long Count => rows.Count;

    public override long Bytes => bytes;

    public override RowStore Rows => rows;

    public override Example this[long index] => rows.Row(index);
}
