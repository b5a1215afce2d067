using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>Texts of a batch put together for a plan, in columns that are used again: one for each batch size.</summary>
internal sealed class TextRows
{
    private readonly (int[] Offsets, TextColumn Column)[] _columns = new (int[], TextColumn)[BatchSizes.Count];
    private byte[] _bytes = new byte[256];
    private int[] _ends = new int[16];
    private int _count, _length;

    public void Begin() => (_count, _length) = (0, 0);

    public void Add(InputBuffer from, int first, int count)
    {
        if (_count + count > _ends.Length) Array.Resize(ref _ends, Math.Max(2 * _ends.Length, _count + count));
        for (int i = first; i < first + count; i++)
        {
            ReadOnlySpan<byte> text = from.TextAt(i);
            if (_length + text.Length > _bytes.Length)
            {
                Array.Resize(ref _bytes, checked(Math.Max(2 * _bytes.Length, _length + text.Length)));
                Array.Clear(_columns);
            }
            text.CopyTo(_bytes.AsSpan(_length));
            _length += text.Length;
            _ends[_count++] = _length;
        }
    }

    /// <summary>The texts, and empty ones behind them up to a number.</summary>
    public TextColumn Finish(int count, int index)
    {
        ref (int[] Offsets, TextColumn Column) column = ref _columns[index];
        if (column.Column is null)
        {
            // The column keeps the arrays, and what is written into them later is what it holds then.
            int[] offsets = new int[count + 1];
            column = (offsets, new TextColumn(_bytes, offsets));
        }
        _ends.AsSpan(0, _count).CopyTo(column.Offsets.AsSpan(1));
        column.Offsets.AsSpan(_count + 1).Fill(_length);
        return column.Column;
    }
}
