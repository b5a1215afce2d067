using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>
/// The bits of a scan, first bit uppermost in a buffer of 64. What follows the end or a marker reads as zeros, and
/// <see cref="IsPastEnd"/> tells that such have been used.
/// </summary>
internal unsafe struct JpegBits(byte* start, byte* end)
{
    /// <summary>Bits that are there for sure after <see cref="Fill"/>: a code and the number after it.</summary>
    public const int Least = 32;

    public ulong Buffer;
    public int Count;
    private byte* _at = start;
    private int _padding;

    /// <summary>The first byte that has not been taken in, a marker at the end of a scan.</summary>
    public readonly byte* At => _at;

    /// <summary>Whether more bits were used than there are.</summary>
    public readonly bool IsPastEnd => Count < _padding;

    /// <summary>Begins anew behind a marker.</summary>
    public void Restart(byte* at)
    {
        (Buffer, Count, _padding) = (0, 0, 0);
        _at = at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        if (Count >= Least) return;
        if (_at <= end - 8)
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(_at, 8));
            // Whether one of the bytes is 0xFF.
            if (unchecked((~next - 0x0101010101010101) & next & 0x8080808080808080) == 0)
            {
                Buffer |= next >> Count;
                _at += unchecked(63 - Count) >> 3;
                Count |= 56;
                return;
            }
        }
        FillByByte();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillByByte()
    {
        while (Count <= 56)
        {
            byte* next = _at;
            // A byte 0xFF, which may be repeated, is followed by one of 0 that does not count, or begins a marker.
            while (next < end && *next == 0xFF) next++;
            if (next >= end || next > _at && *next != 0) _padding += 8;
            else
            {
                Buffer |= (ulong)*_at << (56 - Count);
                _at = next + 1;
            }
            Count += 8;
        }
    }

    /// <summary>The next bits as a number; 0 to 16 of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(int size)
    {
        Fill();
        int value = unchecked((int)(Buffer >> 1 >> (63 - size)));
        Skip(size);
        return value;
    }

    /// <summary>The next symbol; -1 where no code of the table fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Symbol(JpegHuffmanTable table)
    {
        Fill();
        int entry = table.Short[(int)(Buffer >> (64 - JpegHuffmanTable.LookAhead))];
        if (entry == 0)
        {
            int symbol = table.Long((int)(Buffer >> 48), out int length);
            Skip(Math.Min(length, 16));
            return symbol;
        }
        Skip(entry >> 8);
        return entry & 0xFF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int size)
    {
        Buffer <<= size;
        Count = unchecked(Count - size);
    }
}
