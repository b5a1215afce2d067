using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>One event file, read from where the last reading ended: positional reads into a buffer of the pool, as a mapped file that another process cuts would end ours.</summary>
internal sealed class EventFile
{
    private const int BufferBytes = 1 << 18, HeadBytes = 64, MostFailed = 16, MostFailedBytes = 16 << 20, HeaderSize = TfRecordReader.HeaderSize, FooterSize = TfRecordReader.FooterSize;

    private readonly RunFolderOptions _options;
    private readonly LogTexts _texts;
    private readonly List<(long Offset, string Message, int Count)> _damage = [];
    private readonly List<(long Offset, int Length)> _failed = [];
    private byte[] _head = [], _tail = [];
    private long _position, _needed, _length;
    private int _damages;
    private LogDamage? _end;
    private DateTime _written;
    private bool _isLookedAt = true, _isUnreadable;

    public EventFile(FoundFile found, RunFolderOptions options, LogTexts texts)
    {
        (Path, Name, _options, _texts) = (found.Path, found.Name, options, texts);
        Decoder = new(Path, options, texts, long.MaxValue);
    }

    public string Path { get; }

    /// <summary>The path relative to the folder of all runs.</summary>
    public string Name { get; }

    public EventDecoder Decoder { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    public long BytesRead => Math.Min(_position, _length);

    public long BytesTotal => _length;

    /// <summary>Whether there is something to read.</summary>
    /// <remarks>A pipe has no length, and opening one would wait for its writer.</remarks>
    public bool IsDue => _length > 0 && (!_isLookedAt || _end is null && _length > _position && _length >= _needed);

    /// <summary>What was refused, the same thing once with how often.</summary>
    public IEnumerable<LogDamage> Damage =>
    [
        .. _damage.Select(one => new LogDamage(Name, one.Offset, one.Count == 1 ? one.Message : $"{one.Message} So {one.Count:N0} times in this file, here first.")),
        .. _damages > _damage.Sum(one => one.Count) ? [new(Name, _position, $"expected at most {_options.MostDamage} damaged places, got {_damages:N0}. The others are not listed.")] : Array.Empty<LogDamage>(),
        .. _end is null ? Array.Empty<LogDamage>() : [_end],
    ];

    /// <summary>Takes note of how the file is now.</summary>
    public void Look(long length, DateTime written)
    {
        if (length == _length && written == _written && !_isUnreadable) return;
        _isUnreadable = false;
        if (length < _length) Reset(Decoder.Limit);
        (_length, _written, _isLookedAt) = (length, written, false);
        // What could not be read may have been made whole.
        if (_end is not null) Version++;
        _end = null;
    }

    /// <summary>Drops what a later file began again.</summary>
    public void LimitTo(long step)
    {
        Decoder.LimitTo(step);
        Version++;
    }

    /// <summary>Begins again from the start of the file.</summary>
    public void Reset(long limit)
    {
        Decoder.Forget();
        Decoder = new(Path, _options, _texts, limit);
        (_position, _needed, _damages, _end, _head, _tail) = (0, 0, 0, null, [], []);
        _damage.Clear();
        _failed.Clear();
        Version++;
    }

    /// <summary>Reads some of what is new.</summary>
    /// <param name="budget">About how many bytes.</param>
    /// <param name="cancellation">Stops between two buffers.</param>
    public void Read(long budget, CancellationToken cancellation)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!_isLookedAt && (IsReplaced(handle) || IsMended(handle))) Reset(Decoder.Limit);
            _isLookedAt = true;
            Read(handle, budget, cancellation);
            KeepTail(handle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            (_isLookedAt, _isUnreadable) = (true, true);
            EndAt(_position, $"expected a file that can be read, got: {error.Message.TrimEnd('.')}.");
        }
        finally
        {
            Decoder.Settle();
        }
    }

    // Also a file that was cut and has grown again since: then other bytes stand before the place where the reading goes on.
    private bool IsReplaced(SafeFileHandle handle)
    {
        Span<byte> head = stackalloc byte[HeadBytes], tail = stackalloc byte[HeadBytes];
        int read = RandomAccess.Read(handle, head, 0);
        bool isReplaced = !head[..Math.Min(read, _head.Length)].SequenceEqual(_head) || _tail.Length > 0 && !tail[..RandomAccess.Read(handle, tail[.._tail.Length], _position - _tail.Length)].SequenceEqual(_tail);
        _head = head[..read].ToArray();
        return isReplaced;
    }

    // A file that is brought from elsewhere may have holes at first, which are filled in place.
    private bool IsMended(SafeFileHandle handle) => _failed.Exists(one =>
    {
        byte[] bytes = new byte[one.Length + FooterSize];
        return RandomAccess.Read(handle, bytes, one.Offset + HeaderSize) == bytes.Length && Crc32C.Masked(bytes.AsSpan(0, one.Length)) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(one.Length));
    });

    private void KeepTail(SafeFileHandle handle)
    {
        if (_position > _length)
        {
            _tail = [];
            return;
        }
        Span<byte> tail = stackalloc byte[HeadBytes];
        int wanted = (int)Math.Min(HeadBytes, _position);
        _tail = RandomAccess.Read(handle, tail[..wanted], _position - wanted) == wanted ? tail[..wanted].ToArray() : [];
    }

    private void Read(SafeFileHandle handle, long budget, CancellationToken cancellation)
    {
        byte[] pooled = ArrayPool<byte>.Shared.Rent(BufferBytes), buffer = pooled;
        try
        {
            int held = 0;
            while (budget > 0 && _end is null && _position <= _length)
            {
                cancellation.ThrowIfCancellationRequested();
                long at = _position;
                int read = RandomAccess.Read(handle, buffer.AsSpan(held), at + held);
                if (read == 0) break;
                held += read;
                budget -= read;
                _length = Math.Max(_length, at + held);
                Scan(buffer.AsSpan(0, held), at);
                Version++;
                long used = _position - at;
                held = (int)Math.Max(held - used, 0);
                if (held > 0) Buffer.BlockCopy(buffer, (int)used, buffer, 0, held);
                long size = _needed - _position;
                if (size <= buffer.Length) continue;
                // Memory for a long record is taken only when all of it is there.
                if (_length < _needed) break;
                byte[] longer = GC.AllocateUninitializedArray<byte>((int)size);
                Buffer.BlockCopy(buffer, 0, longer, 0, held);
                buffer = longer;
                budget = Math.Max(budget, size - held);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    /// <summary>Decodes the whole records of a buffer that begins at the position, and moves the position behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(ReadOnlySpan<byte> bytes, long at)
    {
        int i = 0;
        while (bytes.Length - i >= HeaderSize)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]);
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i + sizeof(ulong))..]), found = Crc32C.Masked(length);
            if (expected != found)
            {
                _position = at + i;
                EndAt(_position, $"expected a length with the checksum 0x{expected:X8}, got 0x{found:X8}. The file is damaged from here on.");
                return;
            }
            if (length > (ulong)_options.LongestRecord)
            {
                PassOver(at + i, length);
                return;
            }
            int size = HeaderSize + (int)length + FooterSize;
            if (bytes.Length - i < size)
            {
                (_position, _needed) = (at + i, at + i + size);
                return;
            }
            ReadOnlySpan<byte> record = bytes.Slice(i + HeaderSize, (int)length);
            expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i + size - FooterSize)..]);
            found = Crc32C.Masked(record);
            if (expected != found) NoteFailed(at + i, (int)length, $"expected a record of {length} bytes with the checksum 0x{expected:X8}, got 0x{found:X8}. The record is passed over.");
            else
            {
                Decoder.Decode(record, at + i + HeaderSize);
                if (Decoder.Refused is { } refused) Note(at + i, refused, Decoder.RefusedTimes);
            }
            i += size;
        }
        (_position, _needed) = (at + i, at + i + HeaderSize);
    }

    private void PassOver(long at, ulong length)
    {
        Note(at, $"expected a record of at most {_options.LongestRecord:N0} bytes, got {length:N0}. Set LongestRecord if that is true.");
        long size = HeaderSize + FooterSize;
        _position = length > (ulong)(long.MaxValue - size - HeaderSize - at) ? long.MaxValue - HeaderSize : at + size + (long)length;
        _needed = _position + HeaderSize;
    }

    private void Note(long offset, string message, int times = 1)
    {
        _damages += times;
        int same = _damage.FindIndex(one => one.Message == message);
        if (same >= 0) _damage[same] = _damage[same] with { Count = _damage[same].Count + times };
        else if (_damage.Count < _options.MostDamage) _damage.Add((offset, message, times));
    }

    private void NoteFailed(long offset, int length, string message)
    {
        if (_failed.Count < MostFailed && _failed.Sum(one => (long)one.Length) + length <= MostFailedBytes) _failed.Add((offset, length));
        Note(offset, message);
    }

    private void EndAt(long offset, string message)
    {
        _end = new(Name, offset, message);
        Version++;
    }
}
