namespace Penstock.Models;

/// <summary>The event file of a writer. What could not be written whole is cut off again, so that what follows can be read.</summary>
internal sealed class EventFileWriter(string folder, RunWriterOptions options)
{
    private readonly EventBuffer _beginning = new();
    private Stream? _stream;
    private long _whole;

    /// <summary>The file; empty before it is first open.</summary>
    public string Path { get; private set; } = "";

    public bool IsOpen => _stream is not null;

    /// <summary>Whether the record that every file begins with is written.</summary>
    public bool HasBegun => _whole > 0;

    /// <summary>Whether the file is no longer where it was made, so that nobody would find what is written.</summary>
    public bool IsLost => options.Opens is null && _stream is not null && !File.Exists(Path);

    /// <summary>Makes a new file.</summary>
    public void Open()
    {
        string path = System.IO.Path.Combine(folder, EventFileName.New(options.Clock.GetUtcNow(), options.Suffix));
        _stream = options.Opens?.Invoke(path) ?? new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _beginning.Clear();
        _beginning.Add(EventMessage.FileVersion(options.Clock));
        (_whole, Path) = (0, path);
    }

    /// <summary>Writes whole records, after the one that every file begins with. Where it fails, those that are whole in the file are taken from the buffer.</summary>
    public void Write(EventBuffer records)
    {
        if (!HasBegun) Append(_beginning);
        Append(records);
    }

    /// <summary>Lets the file go, as it is.</summary>
    public void Close()
    {
        Stream? stream = _stream;
        _stream = null;
        stream?.Dispose();
    }

    private void Append(EventBuffer records)
    {
        try
        {
            CutOff();
            _stream!.Write(records.Waiting);
            _stream.Flush();
            _whole += records.Bytes;
            records.Clear();
        }
        catch
        {
            _whole += records.RemoveFirst(_stream!.Length - _whole);
            CutOff();
            throw;
        }
    }

    private void CutOff()
    {
        if (_stream!.Position == _whole && _stream.Length == _whole) return;
        _stream.SetLength(_whole);
        _stream.Position = _whole;
    }
}
