using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>Finds the number of a key. Records of one writer mostly have the same keys in the same order, so the key that followed last time is tried first.</summary>
internal sealed class KeyTable
{
    private readonly byte[][] _keys;
    private readonly Dictionary<ulong, List<int>> _byHash = [];
    private int[] _order = [];
    private int _place;

    public KeyTable(byte[][] keys)
    {
        _keys = keys;
        for (int i = 0; i < keys.Length; i++)
        {
            if (!_byHash.TryGetValue(HashOf(keys[i]), out List<int>? same)) _byHash.Add(HashOf(keys[i]), same = []);
            same.Add(i);
        }
    }

    /// <summary>Goes to the first key of a record.</summary>
    public void Restart() => _place = 0;

    /// <summary>The number of the next key of a record; -1 for one that is not looked for.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        int place = _place++;
        if (place < _order.Length && _order[place] is >= 0 and var guess && key.SequenceEqual(_keys[guess])) return guess;
        int found = Look(key);
        // A record may have any number of keys; what is remembered is bounded.
        if (place == _order.Length && place < 4 * _keys.Length) Array.Resize(ref _order, Math.Max(8, Math.Min(2 * place, 4 * _keys.Length)));
        if (place < _order.Length) _order[place] = found;
        return found;
    }

    private int Look(ReadOnlySpan<byte> key)
    {
        if (_byHash.TryGetValue(HashOf(key), out List<int>? same))
            foreach (int index in same)
                if (key.SequenceEqual(_keys[index])) return index;
        return -1;
    }

    private static ulong HashOf(ReadOnlySpan<byte> key)
    {
        Span<byte> ends = stackalloc byte[16];
        ends.Clear();
        key[..Math.Min(8, key.Length)].CopyTo(ends);
        key[Math.Max(0, key.Length - 8)..].CopyTo(ends[8..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(ends) ^ ulong.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(ends[8..]), 23) ^ (ulong)key.Length;
    }
}
