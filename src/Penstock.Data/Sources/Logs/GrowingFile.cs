using System.Security.Cryptography;
using System.Text;

namespace Penstock.Data;

/// <summary>Reads the whole lines of a file that others append to, cut short or replace.</summary>
internal sealed class GrowingFile(string path, int mostLineBytes) : IDisposable
{
    private const int HeadBytes = 256, LeastBuffer = 1 << 16;

    private FileStream? _file;
    private byte[] _buffer = new byte[LeastBuffer];
    private byte[] _head = [];
    private int _start, _end, _scanned;

    /// <summary>The byte offset of the next line.</summary>
    public long Offset { get; private set; }

    /// <summary>What the file began with when it was looked at last; empty while there is none.</summary>
    public string Identity => _head.Length == 0 ? "" : $"{_head.Length}:{Convert.ToHexStringLower(SHA256.HashData(_head))}";

    /// <summary>Goes to an offset, if the file is the one that had it; else to the beginning.</summary>
    /// <returns>Whether it is that file.</returns>
    public bool Seek(string identity, long offset)
    {
        Close();
        if (identity.Length == 0 || !TryOpen() || offset > _file!.Length) return Restart();
        int length = int.TryParse(identity.Split(':')[0], out int parsed) ? Math.Clamp(parsed, 0, HeadBytes) : 0;
        _head = HeadOf(_file, length);
        if (Identity != identity) return Restart();
        _head = HeadOf(_file, HeadBytes);
        Offset = offset;
        return true;
    }

    /// <summary>The next whole line; null if there is none yet.</summary>
    public string? Next(out long offset)
    {
        offset = Offset;
        if (_file is null && !TryOpen()) return null;
        while (true)
        {
            int end = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (end >= 0)
            {
                end += _scanned;
                int length = end - _start;
                if (length > 0 && _buffer[end - 1] == '\r') length--;
                if (length > mostLineBytes) throw TooLong();
                ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, length), mark = [0xEF, 0xBB, 0xBF];
                string line = Encoding.UTF8.GetString(Offset == 0 && bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes);
                Offset += end + 1 - _start;
                _start = _scanned = end + 1;
                return line;
            }
            _scanned = _end;
            if (_end - _start - 1 > mostLineBytes) throw TooLong();
            if (!Fill()) return null;
        }

        InvalidDataException TooLong() => new($"AppendLog {path} offset {Offset}: expected a line of at most {mostLineBytes} bytes, got a longer one. Is it a file of lines? If so, allow more: MostLineBytes.");
    }

    /// <summary>Whether bytes have come that <see cref="Next"/> has not seen.</summary>
    public bool HasMore => (_file is not null || TryOpen()) && RandomAccess.GetLength(_file!.SafeFileHandle) > Offset + _end - _start;

    /// <summary>Whether another file has taken the path, or this one has been cut short; the next line is the first of the new one, and an unfinished last line of the old one is never given.</summary>
    public bool IsReplaced()
    {
        if (_file is null) return false;
        try
        {
            using FileStream now = OpenFile();
            if (now.Length >= Offset + _end - _start && !IsAnother(now) && HeadOf(now, _head.Length).AsSpan().SequenceEqual(_head))
            {
                if (_head.Length < HeadBytes) _head = HeadOf(now, HeadBytes);
                return false;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Between two files: what still comes into the old one is read, until there is a new one.
            return false;
        }
        // What was written into the old file while it was put aside is read first.
        if (HasMore && HeadOf(_file, _head.Length).AsSpan().SequenceEqual(_head)) return false;
        Restart();
        return true;
    }

    public void Dispose() => Close();

    /// <summary>Whether the path has another file for certain: one that was made at another time. Where a system has no such time, it gives that of the last change, which counts only while it stands.</summary>
    private bool IsAnother(FileStream now)
    {
        DateTime made = File.GetCreationTimeUtc(_file!.SafeFileHandle), other = File.GetCreationTimeUtc(now.SafeFileHandle);
        return made != other && made == File.GetCreationTimeUtc(_file.SafeFileHandle);
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_scanned, _end, _start) = (_scanned - _start, _end - _start, 0);
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        int read = RandomAccess.Read(_file!.SafeFileHandle, _buffer.AsSpan(_end), Offset + _end);
        _end += read;
        return read > 0;
    }

    private bool TryOpen()
    {
        try
        {
            _file = OpenFile();
            _head = HeadOf(_file, HeadBytes);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private bool Restart()
    {
        Close();
        Offset = 0;
        return false;
    }

    private void Close()
    {
        _file?.Dispose();
        (_file, _head, _start, _end, _scanned) = (null, [], 0, 0, 0);
    }

    private FileStream OpenFile() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);

    private static byte[] HeadOf(FileStream file, int length)
    {
        byte[] head = new byte[length];
        int read = 0;
        for (int more; read < length && (more = RandomAccess.Read(file.SafeFileHandle, head.AsSpan(read), read)) > 0;) read += more;
        return head[..read];
    }
}
