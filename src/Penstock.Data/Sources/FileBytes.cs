using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Penstock.Data;

/// <summary>The content of a file, plain or packed, passing through one pooled buffer by positional reads.</summary>
internal sealed class FileBytes : IDisposable
{
    // A quarter of a mebibyte stays in the second cache, so that what was read is still there when it is looked at.
    private const int UsualSize = 1 << 18;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly InflatedFile? _inflated;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualSize);
    private int _start, _end;
    private long _read;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compression">How it is packed.</param>
    /// <param name="who">The reader, as messages call it.</param>
    /// <param name="isPlain">Whether a beginning can be that of plain content, where that can be told.</param>
    public FileBytes(string path, FileCompression compression, string who, Func<ReadOnlySpan<byte>, bool>? isPlain = null)
    {
        (Path, Who) = (path, $"{who} {path}");
        _file = Open(path, who);
        try
        {
            _length = RandomAccess.GetLength(_file);
            if (compression == FileCompression.Detect) compression = Detect(isPlain);
            if (compression is FileCompression.Gzip or FileCompression.Zlib)
                _inflated = new(new FileStream(_file, FileAccess.Read, 1 << 16), compression == FileCompression.Gzip, Who);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path that was opened.</summary>
    public string Path { get; }

    /// <summary>What messages begin with: the reader and the file.</summary>
    public string Who { get; }

    /// <summary>Where in the content <see cref="Available"/> begins.</summary>
    public long Offset => _read - (_end - _start);

    /// <summary>The bytes that are there and were not passed; valid until more are asked for.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The bytes from <see cref="Offset"/> to the end; null where the content is packed and nobody knows.</summary>
    public long? Left => _inflated is null ? Math.Max(0, _length - Offset) : null;

    /// <summary>Whether so many bytes are available, reading more where needed. Memory is taken only for bytes that the file has.</summary>
    public bool Ensure(int count)
    {
        while (_end - _start < count)
            if ((Left is { } left && left < count) || !ReadMore(count)) return false;
        return true;
    }

    /// <summary>Reads what fits behind the bytes that are available; false at the end.</summary>
    public bool ReadMore() => ReadMore(_end - _start + 1);

    /// <summary>Passes available bytes.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Passes bytes, without reading them where the content is plain; false where there are fewer.</summary>
    public bool Skip(long count)
    {
        while (count > _end - _start)
        {
            if (Left is { } left)
            {
                if (count > left) return false;
                _read = Offset + count;
                _start = _end = 0;
                return true;
            }
            count -= _end - _start;
            _start = _end = 0;
            if (!ReadMore(1)) return false;
        }
        _start += (int)count;
        return true;
    }

    public void Dispose()
    {
        _inflated?.Dispose();
        _file.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private bool ReadMore(int wanted)
    {
        MakeRoom(wanted);
        Span<byte> room = _buffer.AsSpan(_end);
        int count = _inflated is null ? RandomAccess.Read(_file, room, _read) : _inflated.Read(room);
        _end += count;
        _read += count;
        return count > 0;
    }

    /// <summary>Moves what is held to the front; takes a larger buffer where the wanted bytes would not fit.</summary>
    private void MakeRoom(int wanted)
    {
        int held = _end - _start;
        // Packed content may claim more than it has, so its buffer grows only when it is full.
        int size = wanted <= _buffer.Length ? _buffer.Length
            : _inflated is null ? wanted
            : held < _buffer.Length ? _buffer.Length
            : (int)Math.Min(2L * _buffer.Length, Array.MaxLength);
        byte[] target = size > _buffer.Length ? ArrayPool<byte>.Shared.Rent(size) : _buffer;
        Available.CopyTo(target);
        if (target != _buffer) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (target, 0, held);
    }

    private static SafeFileHandle Open(string path, string who)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{who}: expected a file {System.IO.Path.GetFullPath(path)}, got none. Check the path.", path, error);
        }
    }

    private FileCompression Detect(Func<ReadOnlySpan<byte>, bool>? isPlain)
    {
        Span<byte> head = stackalloc byte[16];
        head = head[..RandomAccess.Read(_file, head, 0)];
        if (isPlain is not null && isPlain(head)) return FileCompression.None;
        if (head is [0x1F, 0x8B, 8, ..]) return FileCompression.Gzip;
        // A zlib header is a multiple of 31 and names deflate with a window of at most 32 KiB.
        return isPlain is not null && head.Length >= 2 && (head[0] & 0x8F) == 8 && ((head[0] << 8) | head[1]) % 31 == 0 ? FileCompression.Zlib : FileCompression.None;
    }
}
