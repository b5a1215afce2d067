using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Gathers texts one after the other into a column.</summary>
internal sealed class TextStack(int capacity)
{
    private byte[] _bytes = new byte[Math.Max(16, capacity)];
    private int[] _offsets = new int[capacity + 1];
    private int _count;

    public int Count => _count;

    public void Add(ReadOnlySpan<byte> text)
    {
        int start = _offsets[_count];
        if (text.Length > Array.MaxLength - start) throw new InvalidDataException("Texts: expected at most 2 GiB in a column, got more. Read the data in parts.");
        int end = start + text.Length;
        if (end > _bytes.Length) Array.Resize(ref _bytes, Math.Max(end, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        if (_count + 1 == _offsets.Length) Array.Resize(ref _offsets, (int)Math.Min(2L * _offsets.Length, Array.MaxLength));
        text.CopyTo(_bytes.AsSpan(start));
        _offsets[++_count] = end;
    }

    public void RemoveLast(int count) => _count -= count;

    public TextColumn ToColumn() => new(_bytes.AsSpan(0, _offsets[_count]).ToArray(), _offsets.AsSpan(0, _count + 1).ToArray());
}
