using System.Buffers.Binary;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Records that wait to be written, in TFRecord's framing, one after the other.</summary>
internal sealed class EventBuffer
{
    private const int Kept = 1 << 20;
    private byte[] _bytes = new byte[1 << 16];
    private int _count;

    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(0, _count);

    public int Bytes => _count;

    public int Events { get; private set; }

    /// <summary>The bytes of a record with its framing.</summary>
    public static long SizeOf(int record) => TfRecordReader.HeaderSize + (long)record + TfRecordReader.FooterSize;

    public void Add(ReadOnlySpan<byte> record)
    {
        long size = SizeOf(record.Length);
        if (size > _bytes.Length - _count) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, _count + size)));
        Span<byte> room = _bytes.AsSpan(_count);
        BinaryPrimitives.WriteUInt64LittleEndian(room, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(room[sizeof(ulong)..], Crc32C.Masked((ulong)record.Length));
        record.CopyTo(room[TfRecordReader.HeaderSize..]);
        BinaryPrimitives.WriteUInt32LittleEndian(room[(TfRecordReader.HeaderSize + record.Length)..], Crc32C.Masked(record));
        _count += (int)size;
        Events++;
    }

    /// <summary>Takes away the records that lie whole within the first bytes, and tells how many bytes they have.</summary>
    public int RemoveFirst(long bytes)
    {
        int removed = 0;
        while (removed < _count && removed + SizeOf(BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(removed))) is var next && next <= bytes)
        {
            removed = (int)next;
            Events--;
        }
        _bytes.AsSpan(removed, _count - removed).CopyTo(_bytes);
        _count -= removed;
        return removed;
    }

    public void Clear()
    {
        (_count, Events) = (0, 0);
        // What a picture once took is not kept for scalars.
        if (_bytes.Length > Kept) _bytes = new byte[Kept];
    }
}
