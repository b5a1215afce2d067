namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>
    /// Puts the elements in random order as <see cref="Shuffle"/> does, through a buffer that is bounded by its bytes. Examples of the same types and shapes wait as
    /// rows of bytes and take no more than their numbers; of anything else the bytes are estimated.
    /// </summary>
    /// <param name="bytes">How many bytes may wait to be drawn: <c>64L &lt;&lt; 20</c>; one element may wait however large it is.</param>
    /// <param name="seed">The same seed and epoch give the same order.</param>
    /// <param name="reshuffle">Whether every epoch has an order of its own; else all have that of epoch 0.</param>
    public virtual Dataset<T> ShuffleWithin(long bytes, long seed, bool reshuffle = true) => bytes >= 1
        ? new ByteShuffleDataset<T>(this, bytes, seed, reshuffle)
        : throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"ShuffleWithin: expected 1 or more bytes, got {bytes}.");
}

internal sealed class ByteShuffleDataset<T>(Dataset<T> source, long bytes, long seed, bool reshuffle) : Dataset<T>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("ShuffleWithin", [source.Stage], bytes, seed, reshuffle);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options with { Reuse = 0 }), this, options);

    private sealed class Reader(DatasetReader<T> source, ByteShuffleDataset<T> shuffle, ReadingOptions options) : StageReader<T, T>(source, options.Cancellation)
    {
        private readonly ShufflePool<T> _pool = new(shuffle.Bytes);
        private SeededRandom _random;

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            _pool.Clear();
            _random = new SeededRandom(shuffle.Seed, shuffle.Reshuffle ? epoch : 0);
        }

        private protected override bool Advance()
        {
            while (!_pool.IsFull && Source.MoveNext()) _pool.Add(Source.Current);
            options.Meter!.Held = _pool.Bytes;
            if (_pool.Count == 0) return false;
            Current = _pool.Take(_random.Next(_pool.Count));
            return true;
        }
    }

    private long Bytes => bytes;

    private long Seed => seed;

    private bool Reshuffle => reshuffle;
}

/// <summary>Elements that wait to be drawn, within a number of bytes.</summary>
internal sealed class ShufflePool<T>(long bound)
{
    private const int PieceBytes = 1 << 20;
    private const long BytesOfObject = 32;
    private const long BytesOfTensor = 160;

    private readonly List<byte[]> _pieces = [];
    private readonly List<(T Element, long Bytes)> _list = [];
    private RowLayout? _layout;
    private bool _isList = typeof(T) != typeof(Example);
    private int _rowsPerPiece, _rows;
    private long _listBytes, _last;

    public int Count => _isList ? _list.Count : _rows;

    /// <summary>The bytes of the elements that wait.</summary>
    public long Bytes => _isList ? _listBytes : (long)_rows * (_layout?.RowBytes ?? 0);

    /// <summary>Whether one more of the size of the last would not fit.</summary>
    public bool IsFull => Count > 0 && (Bytes + _last > bound || Count == Array.MaxLength);

    public void Clear()
    {
        _list.Clear();
        (_rows, _listBytes, _last) = (0, 0, 0);
    }

    public void Add(T element)
    {
        if (!_isList && element is Example example && AddRow(example)) return;
        if (!_isList) Unpack();
        AddObject(element);
    }

    /// <summary>Takes out an element; the last one takes its place.</summary>
    public T Take(int index)
    {
        if (_isList)
        {
            var (element, bytes) = _list[index];
            _list[index] = _list[^1];
            _list.RemoveAt(_list.Count - 1);
            _listBytes -= bytes;
            return element;
        }
        Example drawn = _layout!.Read(Row(index));
        if (index != --_rows) Row(_rows).CopyTo(Row(index));
        return (T)(object)drawn;
    }

    private bool AddRow(Example example)
    {
        if (_layout is null)
        {
            if ((_layout = RowLayout.Of(example)) is null) return false;
            _rowsPerPiece = Math.Max(1, PieceBytes / Math.Max(1, _layout.RowBytes));
        }
        if (!_layout.Fits(example)) return false;
        if (_rows == (long)_pieces.Count * _rowsPerPiece) _pieces.Add(new byte[Math.Clamp((bound / Math.Max(1, _layout.RowBytes)) - _rows, 1, _rowsPerPiece) * _layout.RowBytes]);
        _layout.Write(example, Row(_rows++));
        _last = _layout.RowBytes;
        return true;
    }

    private void AddObject(T element)
    {
        _last = Math.Max(0, ElementSize.Of(element)) + (typeof(T).IsValueType ? 0 : BytesOfObject) + (element is Example example ? BytesOfTensor * example.Fields.Length : 0);
        _listBytes += _last;
        _list.Add((element, _last));
    }

    private void Unpack()
    {
        _isList = true;
        for (int i = 0; i < _rows; i++) AddObject((T)(object)_layout!.Read(Row(i)));
        _rows = 0;
        _pieces.Clear();
    }

    private Span<byte> Row(int row) => _pieces[row / _rowsPerPiece].AsSpan(row % _rowsPerPiece * _layout!.RowBytes, _layout.RowBytes);
}
