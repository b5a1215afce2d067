using System.Runtime.CompilerServices;

namespace Penstock.Models;

/// <summary>The tags of a file by the bytes of their names. Tags come in rounds, so that the one that followed last time is looked at first.</summary>
internal sealed class TagTable
{
    private readonly Dictionary<byte[], TagSeries> _byKey = new(ByteNames.Equality);
    private readonly List<TagSeries> _inOrder = [];
    private Dictionary<byte[], TagSeries>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private TagSeries? _last;

    public TagTable() => _lookup = _byKey.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>In the order of their first values.</summary>
    public IReadOnlyList<TagSeries> InOrder => _inOrder;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TagSeries? Find(ReadOnlySpan<byte> key) =>
        _last?.Follower is { } expected && key.SequenceEqual(expected.Key) ? _last = expected : LookUp(key);

    private TagSeries? LookUp(ReadOnlySpan<byte> key)
    {
        if (!_lookup.TryGetValue(key, out TagSeries? found)) return null;
        if (_last is not null) _last.Follower = found;
        return _last = found;
    }

    public void Add(TagSeries series)
    {
        _byKey.Add(series.Key, series);
        _inOrder.Add(series);
        if (_last is not null) _last.Follower = series;
        _last = series;
    }
}
