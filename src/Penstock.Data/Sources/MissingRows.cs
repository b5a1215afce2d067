namespace Penstock.Data;

/// <summary>Which of the values gathered for a column are missing; it takes no room before one is.</summary>
internal sealed class MissingRows
{
    private bool[] _missing = [];
    private bool _any;

    /// <summary>Marks a value as missing.</summary>
    public void Add(int index)
    {
        if (_missing.Length <= index) Array.Resize(ref _missing, Math.Max(16, 2 * index + 1));
        _missing[index] = _any = true;
    }

    /// <summary>Forgets the values from an index on.</summary>
    public void Shorten(int count) => _missing.AsSpan(Math.Min(count, _missing.Length)).Clear();

    /// <summary>The marks of so many values; null where none was missing.</summary>
    public bool[]? Of(int count) => _any ? [.. _missing.AsSpan(0, Math.Min(count, _missing.Length)), .. new bool[Math.Max(0, count - _missing.Length)]] : null;

    /// <summary>Forgets all.</summary>
    public void Clear() => (_any, _missing) = (false, []);
}
