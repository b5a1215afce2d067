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
        while (!_isEnded)
        {
            _bytes.Advance(_held);
            (_held, _length) = (0, 0);
            if (!FindEnd()) return false;
            Number++;
            if (_length <= _options.LongestLine) return true;
            PassOver($"a line of at most {_options.LongestLine} bytes", "a longer one. Set LongestLine if that is true");
        }
        return false;
    }

    /// <summary>Finds the end of the line that begins here; false where none does. Of a line that is too long nothing is kept.</summary>
    private bool FindEnd()
    {
        int searched = 0, end;
        while ((end = _bytes.Available[searched..].IndexOf((byte)'\n')) < 0)
        {
            searched = _bytes.Available.Length;
            // One more may be the \r of its end.
            if (searched - 1 > _options.LongestLine)
            {
                // Without a tolerance the rest is not looked at.
                _isEnded = _options.OnDamage is null;
                _bytes.Advance(_isEnded ? 0 : searched);
                (searched, _length) = (0, int.MaxValue);
                if (_isEnded) return true;
            }
            if (_bytes.ReadMore()) continue;
            if (searched == 0 && _length == 0) return false;
            _held = searched;
            if (_length == 0) _length = WithoutReturn(searched);
            return true;
        }
        _held = searched + end + 1;
        if (_length == 0) _length = WithoutReturn(searched + end);
        return true;
    }

    private int WithoutReturn(int length) => length > 0 && _bytes.Available[length - 1] == '\r' ? length - 1 : length;
}
