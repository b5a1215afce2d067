namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>
    /// Gathers elements of the same key and gives each group as soon as it is full; at the end come the groups that are not full, in the order of their keys.
    /// </summary>
    /// <param name="key">The key of an element.</param>
    /// <param name="size">How many elements make a group.</param>
    /// <param name="dropRemainder">Whether the groups that are not full at the end are left out.</param>
    /// <exception cref="DatasetException">While enumerating: the key function failed.</exception>
    public Dataset<(TKey Key, T[] Elements)> GroupBy<TKey>(Func<T, TKey> key, int size, bool dropRemainder = false) where TKey : IComparable<TKey> => size >= 1
        ? new GroupDataset<T, TKey>(this, key, _ => size, [key, size, dropRemainder], dropRemainder)
        : throw new ArgumentOutOfRangeException(nameof(size), size, $"GroupBy: expected a size of 1 or more, got {size}.");

    /// <summary>Gathers elements of the same key in groups whose size depends on the key.</summary>
    /// <param name="key">The key of an element.</param>
    /// <param name="size">How many elements make a group of a key, 1 or more.</param>
    /// <param name="dropRemainder">Whether the groups that are not full at the end are left out.</param>
    /// <exception cref="DatasetException">While enumerating: the key function or the size function failed, or a size is below 1.</exception>
    public Dataset<(TKey Key, T[] Elements)> GroupBy<TKey>(Func<T, TKey> key, Func<TKey, int> size, bool dropRemainder = false) where TKey : IComparable<TKey> =>
        new GroupDataset<T, TKey>(this, key, size, [key, size, dropRemainder], dropRemainder);
}

internal sealed class GroupDataset<T, TKey>(Dataset<T> source, Func<T, TKey> key, Func<TKey, int> size, object?[] settings, bool dropRemainder)
    : Dataset<(TKey Key, T[] Elements)> where TKey : IComparable<TKey>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new("GroupBy", [source.Stage], settings);

    private protected override DatasetReader<(TKey Key, T[] Elements)> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), key, size, dropRemainder, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, Func<T, TKey> key, Func<TKey, int> size, bool dropRemainder, CancellationToken cancellation)
        : StageReader<T, (TKey Key, T[] Elements)>(source, cancellation)
    {
        private readonly SortedDictionary<TKey, Group> _groups = [];
        private bool _ended;

        private protected override void Rewind(long epoch)
        {
            _groups.Clear();
            _ended = false;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (!_ended && Source.MoveNext())
                if (AddTo(Source.Current) is { IsFull: true } full)
                    return Give(full);
            _ended = true;
            if (dropRemainder) _groups.Clear();
            using var left = _groups.GetEnumerator();
            return left.MoveNext() && Give(left.Current.Value);
        }

        private bool Give(Group group)
        {
            _groups.Remove(group.Key);
            Current = (group.Key, group.Take());
            return true;
        }

        private Group AddTo(T element)
        {
            try
            {
                TKey name = key(element);
                if (!_groups.TryGetValue(name, out Group? group)) _groups[name] = group = new(name, SizeOf(name));
                group.Add(element);
                return group;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new DatasetException("GroupBy", Source.Position - 1, error);
            }
        }

        private int SizeOf(TKey name) => size(name) is var wanted && wanted >= 1
            ? wanted
            : throw new ArgumentOutOfRangeException(nameof(size), wanted, $"GroupBy: expected a size of 1 or more for key {name}, got {wanted}.");
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
