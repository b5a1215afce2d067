namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>
    /// Gathers elements of the same key and gives each group as soon as it is full; at the end come the groups that are not full, in the order of their keys, texts in that of their code units.
    /// </summary>
    /// <param name="key">The key of an element.</param>
    /// <param name="size">How many elements make a group.</param>
    /// <param name="dropRemainder">Whether the groups that are not full at the end are left out.</param>
    /// <exception cref="DatasetException">While enumerating: the key function failed.</exception>
    public Dataset<(TKey Key, T[] Elements)> BatchBy<TKey>(Func<T, TKey> key, int size, bool dropRemainder = false) where TKey : notnull, IComparable<TKey> => size >= 1
        ? new GroupDataset<T, TKey>(this, key, _ => size, [key, size, dropRemainder], dropRemainder)
        : throw new ArgumentOutOfRangeException(nameof(size), size, $"BatchBy: expected a size of 1 or more, got {size}.");

    /// <summary>Gathers elements of the same key in groups whose size depends on the key.</summary>
    /// <param name="key">The key of an element.</param>
    /// <param name="size">How many elements make a group of a key, 1 or more.</param>
    /// <param name="dropRemainder">Whether the groups that are not full at the end are left out.</param>
    /// <exception cref="DatasetException">While enumerating: the key function or the size function failed, or a size is below 1.</exception>
    public Dataset<(TKey Key, T[] Elements)> BatchBy<TKey>(Func<T, TKey> key, Func<TKey, int> size, bool dropRemainder = false) where TKey : notnull, IComparable<TKey> =>
        new GroupDataset<T, TKey>(this, key, size, [key, size, dropRemainder], dropRemainder);
}

internal sealed class GroupDataset<T, TKey>(Dataset<T> source, Func<T, TKey> key, Func<TKey, int> size, object?[] settings, bool dropRemainder)
    : Dataset<(TKey Key, T[] Elements)> where TKey : notnull, IComparable<TKey>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new("BatchBy", [source.Stage], settings);

    private protected override DatasetReader<(TKey Key, T[] Elements)> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), key, size, dropRemainder, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, Func<T, TKey> key, Func<TKey, int> size, bool dropRemainder, CancellationToken cancellation)
        : StageReader<T, (TKey Key, T[] Elements)>(source, cancellation)
    {
        private readonly Dictionary<TKey, Group> _groups = [];
        private readonly Queue<Group> _left = new();
        private Func<T, Group>? _addTo;
        private bool _ended;

        private protected override void Rewind(long epoch)
        {
            _groups.Clear();
            _left.Clear();
            _ended = false;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (!_ended && Source.MoveNext())
                if (Call("BatchBy", _addTo ??= AddTo, Source.Current) is { IsFull: true } full)
                    return Give(full);
            if (!_ended) End();
            return _left.TryDequeue(out Group? left) && Give(left);
        }

        private void End()
        {
            _ended = true;
            if (!dropRemainder)
                foreach (Group group in _groups.Values.OrderBy(group => group.Key, KeyOrder)) _left.Enqueue(group);
            _groups.Clear();
        }

        // The order of texts must not depend on the machine's language.
        private static IComparer<TKey> KeyOrder => typeof(TKey) == typeof(string) ? (IComparer<TKey>)StringComparer.Ordinal : Comparer<TKey>.Default;

        private bool Give(Group group)
        {
            _groups.Remove(group.Key);
            Current = (group.Key, group.Take());
            return true;
        }

        private Group AddTo(T element)
        {
            TKey name = key(element);
            if (!_groups.TryGetValue(name, out Group? group)) _groups[name] = group = new(name, SizeOf(name));
            group.Add(element);
            return group;
        }

        private int SizeOf(TKey name) => size(name) is var wanted && wanted >= 1
            ? wanted
            : throw new ArgumentOutOfRangeException(nameof(size), wanted, $"BatchBy: expected a size of 1 or more for key {name}, got {wanted}.");
    }

    private sealed class Group(TKey key, int size)
    {
        private T[] _elements = [];
        private int _count;

        public TKey Key => key;

        public bool IsFull => _count == size;

        public void Add(T element)
        {
            if (_count == _elements.Length) Array.Resize(ref _elements, (int)Math.Min(size, Math.Max(16, 2L * _count)));
            _elements[_count++] = element;
        }

        public T[] Take() => _count == _elements.Length ? _elements : _elements[.._count];
    }
}
