using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Counts the different texts of a chunk by their bytes, without copying one (open addressing, linear probing).</summary>
internal sealed class TextTable
{
    private int[] _slots = NewSlots(1 << 10);
    private ulong[] _hashes = new ulong[1 << 9];
    private (TextColumn Texts, int Row)[] _places = new (TextColumn, int)[1 << 9];
    private int[] _counts = new int[1 << 9];

    /// <summary>How many different texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        // A table that a column of many texts made large is cleared in proportion to the next.
        if (Count * 8 < _slots.Length && _slots.Length > 1 << 12) _slots = NewSlots(1 << 10);
        else Array.Fill(_slots, -1);
        Array.Clear(_places, 0, Count);
        Count = 0;
    }

    /// <summary>Counts a text.</summary>
    /// <returns>Its hash.</returns>
    public ulong Add(TextColumn texts, int row)
    {
        ReadOnlySpan<byte> text = texts[row];
        ulong hash = Hash64.Of(text);
        unchecked
        {
            int mask = _slots.Length - 1, slot = (int)hash & mask;
            for (int entry; (entry = _slots[slot]) >= 0; slot = (slot + 1) & mask)
            {
                if (_hashes[entry] != hash || !TextAt(entry).SequenceEqual(text)) continue;
                _counts[entry]++;
                return hash;
            }
            if (Count == _counts.Length) Grow();
            (_hashes[Count], _places[Count], _counts[Count]) = (hash, (texts, row), 1);
            _slots[slot] = Count++;
            if (2 * Count > _slots.Length) Rehash();
            return hash;
        }
    }

    public ulong HashAt(int entry) => _hashes[entry];

    public int CountAt(int entry) => _counts[entry];

    public ReadOnlySpan<byte> TextAt(int entry) => _places[entry].Texts[_places[entry].Row];

    private void Grow()
    {
        Array.Resize(ref _hashes, 2 * Count);
        Array.Resize(ref _places, 2 * Count);
        Array.Resize(ref _counts, 2 * Count);
    }

    private void Rehash()
    {
        int[] slots = NewSlots(4 * Count);
        int mask = slots.Length - 1;
        for (int entry = 0; entry < Count; entry++)
        {
            int slot = unchecked((int)_hashes[entry]) & mask;
            while (slots[slot] >= 0) slot = (slot + 1) & mask;
            slots[slot] = entry;
        }
        _slots = slots;
    }

    private static int[] NewSlots(int least)
    {
        var slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)least)];
        Array.Fill(slots, -1);
        return slots;
    }
}
