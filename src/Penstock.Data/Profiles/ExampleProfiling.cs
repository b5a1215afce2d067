using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Profiles one field of examples: all the values of its tensors.</summary>
internal sealed class ExampleProfiling(string name, DType type)
{
    private const int ChunkValues = 1 << 16;
    private readonly ColumnSummary _summary = new(name, type);
    private readonly ChunkReader _reader = new();
    // A byte has few values: they are counted, and looked at once in the end.
    private readonly long[] _bytes = new long[256];
    private List<RowSpan> _chunk = [];
    private int _chunkValues;

    public void Add(Tensor values)
    {
        if (values.DType != type) throw new ArgumentException($"DataProfile: expected values of type {type} in \"{name}\" as before, got {values.DType}.");
        if (type == DType.UInt8)
        {
            _summary.Count += values.Count;
            foreach (byte b in values.AsSpan<byte>()) _bytes[b] = unchecked(_bytes[b] + 1);
            return;
        }
        var table = new Table(new Column(name, values.Reshape(Shape.Of(values.Count))));
        for (int first = 0; first < values.Count;)
        {
            int count = Math.Min(ChunkValues - _chunkValues, values.Count - first);
            _chunk.Add(new(table, first, count));
            _chunkValues += count;
            first += count;
            if (_chunkValues == ChunkValues) Look();
        }
    }

    public ColumnProfile ToProfile()
    {
        Look();
        if (type == DType.UInt8)
        {
            _summary.Numbers ??= new(NumberSummary.MostWhileWorking);
            for (int b = 0; b < _bytes.Length; b++) _summary.Numbers.AddTimes(b, _bytes[b]);
        }
        return _summary.ToProfile();
    }

    private void Look()
    {
        if (_chunkValues == 0) return;
        _summary.Merge(_reader.Read(_chunk, 0).Columns[0]);
        (_chunk, _chunkValues) = ([], 0);
    }
}
