namespace Penstock.Data;

/// <summary>Reads the lines of a file, ended by \n or \r\n; what is behind the last end is a line too. A byte order mark is no part of the first.</summary>
internal sealed class LineReader : IDisposable
{
    private readonly FileBytes _bytes;
    private readonly LineOptions _options;
    private int _held, _length;
    private bool _isEnded;

    public LineReader(string path, LineOptions options, string who)
    {
        _options = options;
        _bytes = new(path, options.Compression, who);
        try
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            if (_bytes.Ensure(mark.Length) && _bytes.Available.StartsWith(mark)) _bytes.Advance(mark.Length);
            for (int i = 0; i < options.SkipFirst && ReadOne(); i++) { }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The line read last, without its end; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Line => _bytes.Available[.._length];

    /// <summary>The number of the line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next line; false at the end.</summary>
    public bool Read()
    {
        while (ReadOne())
            if (_length > 0 || !_options.SkipEmpty) return true;
        return false;
    }

    /// <summary>An error of the line, or null where it is passed over.</summary>
    public bool PassOver(string expected, string got, Exception? cause = null)
    {
        var damage = new InvalidDataException($"{_bytes.Who} line {Number}: expected {expected}, got {got}.", cause);
        if (_options.OnDamage is not { } tolerance) throw damage;
        _isEnded = tolerance.RestOfFile;
        tolerance.Accept(damage, tolerance.RestOfFile);
        return !_isEnded;
    }

    public void Dispose() => _bytes.Dispose();

    private bool ReadOne()
    {
        if (_isEnded) return false;
        _bytes.Advance(_held);
        (_held, _length) = (0, 0);
        int searched = 0, end;
        while ((end = _bytes.Available[searched..].IndexOf((byte)'\n')) < 0)
        {
            searched = _bytes.Available.Length;
            _isEnded = searched > _options.LongestLine;
            if (_isEnded) throw new InvalidDataException($"{_bytes.Who} line {Number + 1}: expected a line of at most {_options.LongestLine} bytes, got a longer one. Set LongestLine if that is true.");
            if (_bytes.ReadMore()) continue;
            if (searched == 0) return false;
            (_held, _length) = (searched, searched);
            Number++;
            return true;
        }
        end += searched;
        (_held, _length) = (end + 1, end > 0 && _bytes.Available[end - 1] == '\r' ? end - 1 : end);
        Number++;
        return true;
    }
}
