namespace Penstock.Monitoring;

/// <summary>Writes lines into files that are closed by size and age, and deletes the oldest. Used by the one writer of a log.</summary>
internal sealed class RollingFile(RequestLogOptions options) : IDisposable
{
    private FileStream? _stream;
    private long _number, _whole;
    private DateTimeOffset _opened;
    private bool _isDirty;

    /// <summary>Makes the folder and closes what killed writers left.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(options.Folder);
        foreach (string path in RequestFile.In(options.Folder).Where(RequestFile.IsOpen)) RequestFile.Recover(path);
        _number = RequestFile.LastNumberIn(options.Folder);
        RemoveOld();
    }

    /// <summary>Writes whole lines.</summary>
    public void Write(ReadOnlySpan<byte> lines)
    {
        if (_stream is not null && (_whole >= options.MaxFileBytes || options.Clock.GetUtcNow() - _opened >= options.MaxFileAge)) Close();
        _stream ??= Begin();
        _isDirty = true;
        _stream.Write(lines);
        _whole += lines.Length;
    }

    public void FlushToDisk()
    {
        if (!_isDirty || _stream is null) return;
        _stream.Flush(flushToDisk: true);
        _isDirty = false;
    }

    /// <summary>Gives up the file after a failed write; whole lines that were written stay, and without any the file goes.</summary>
    public void Abandon()
    {
        FileStream? stream = _stream;
        _stream = null;
        if (stream is null) return;
        try
        {
            using (stream) stream.SetLength(_whole);
            if (_whole == 0) File.Delete(stream.Name);
            else File.Move(stream.Name, RequestFile.ClosedNameOf(stream.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start closes it.
        }
    }

    public void Dispose() => Close();

    private FileStream Begin()
    {
        _opened = options.Clock.GetUtcNow();
        _whole = 0;
        Directory.CreateDirectory(options.Folder);
        while (true)
        {
            string path = Path.Combine(Path.GetFullPath(options.Folder), RequestFile.NameOf(_opened, ++_number));
            try
            {
                // Without a buffer: what is written survives the death of the process.
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another server writes into the same folder: the next number.
            }
        }
    }

    private void Close()
    {
        FileStream? stream = _stream;
        if (stream is null) return;
        FlushToDisk();
        _stream = null;
        stream.Dispose();
        File.Move(stream.Name, RequestFile.ClosedNameOf(stream.Name));
        RemoveOld();
    }

    private void RemoveOld()
    {
        List<FileInfo> closed = [.. RequestFile.In(options.Folder).Where(path => !RequestFile.IsOpen(path)).Select(path => new FileInfo(path))];
        long bytes = closed.Sum(file => file.Length);
        foreach (FileInfo file in closed)
        {
            bool isOld = options.MaxAge is { } age && options.Clock.GetUtcNow() - file.LastWriteTimeUtc > age;
            if (!isOld && !(bytes > options.MaxBytes)) continue;
            bytes -= file.Length;
            file.Delete();
        }
    }
}
