using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>How examples of the same names, types and shapes lie as rows of bytes, field after field.</summary>
internal sealed class RowLayout
{
    private const long MostBytes = 1 << 30;

    private readonly string[] _names;
    private readonly Field?[] _fields;

    private RowLayout(string[] names, Field?[] fields, int rowBytes) => (_names, _fields, RowBytes) = (names, fields, rowBytes);

    /// <summary>The bytes of a row.</summary>
    public int RowBytes { get; }

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Type and shape of each field, the inputs, then label and weight; null where there is none.</summary>
    public IReadOnlyList<Field?> Fields => _fields;

    /// <summary>The layout of an example; null where it has texts, whose length is its own, or is larger than a gigabyte.</summary>
    public static RowLayout? Of(Example example) =>
        Of(example.SharedNames, [.. example.Fields.ToArray().Select(tensor => tensor is null ? ((DType, Shape)?)null : (tensor.DType, tensor.Shape))]);

    /// <summary>The layout of fields.</summary>
    public static RowLayout? Of(string[] names, (DType Type, Shape Shape)?[] types)
    {
        var fields = new Field?[types.Length];
        long bytes = 0;
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i] is not { } type) continue;
            if (type.Type == DType.Text) return null;
            long size = checked(type.Shape.ElementCount * type.Type.ByteSize());
            if (size > MostBytes - bytes) return null;
            fields[i] = new(type.Type, type.Shape, (int)bytes, (int)size);
            bytes += size;
        }
        return new(names, fields, (int)bytes);
    }

    /// <summary>Whether an example is a row of this layout.</summary>
    public bool Fits(Example example)
    {
        ReadOnlySpan<Tensor?> fields = example.Fields;
        if (fields.Length != _fields.Length) return false;
        for (int i = 0; i < fields.Length; i++)
            if (fields[i]?.DType != _fields[i]?.Type || fields[i]?.Shape != _fields[i]?.Shape) return false;
        return ReferenceEquals(example.SharedNames, _names) || example.SharedNames.AsSpan().SequenceEqual(_names);
    }

    /// <summary>Writes an example that fits.</summary>
    public void Write(Example example, Span<byte> row)
    {
        for (int i = 0; i < _fields.Length; i++)
            if (_fields[i] is { } field) example.Fields[i]!.Bytes.CopyTo(row[field.Offset..]);
    }

    /// <summary>Writes a row over an example of this layout.</summary>
    public void Read(ReadOnlySpan<byte> row, Example into)
    {
        for (int i = 0; i < _fields.Length; i++)
            if (_fields[i] is { } field) row.Slice(field.Offset, field.Bytes).CopyTo(into.Fields[i]!.Bytes);
    }

    /// <summary>A row as a new example.</summary>
    public Example Read(ReadOnlySpan<byte> row)
    {
        var tensors = new Tensor?[_fields.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            if (_fields[i] is not { } field) continue;
            tensors[i] = Tensor.Zeros(field.Type, field.Shape);
            row.Slice(field.Offset, field.Bytes).CopyTo(tensors[i]!.Bytes);
        }
        return new Example(_names, tensors);
    }

    /// <summary>A batch of so many rows, to be written over.</summary>
    public Example NewBatch(int rows) =>
        new(_names, [.. _fields.Select(field => field is null ? null : Tensor.Zeros(field.Type, field.Shape.Insert(0, rows)))]);

    /// <summary>Copies a row to its place in a batch.</summary>
    public void CopyTo(ReadOnlySpan<byte> row, Example batch, int index)
    {
        for (int i = 0; i < _fields.Length; i++)
            if (_fields[i] is { } field) row.Slice(field.Offset, field.Bytes).CopyTo(batch.Fields[i]!.Bytes.Slice(index * field.Bytes, field.Bytes));
    }

    /// <summary>A field of a row.</summary>
    internal sealed record Field(DType Type, Shape Shape, int Offset, int Bytes);
}

/// <summary>Rows of a layout, in memory or in a file.</summary>
internal abstract class RowStore(RowLayout layout)
{
    public RowLayout Layout => layout;

    public abstract long Count { get; }

    /// <summary>Whether no row waits for a disk.</summary>
    public virtual bool IsInMemory => true;

    /// <summary>The bytes of a row.</summary>
    public abstract ReadOnlySpan<byte> this[long row] { get; }

    /// <summary>Copies rows into a batch.</summary>
    /// <param name="rows">The numbers of the rows.</param>
    /// <param name="into">A batch of as many rows to write over, or null for a new one.</param>
    public Example Gather(ReadOnlySpan<int> rows, Example? into)
    {
        Example batch = into ?? layout.NewBatch(rows.Length);
        for (int i = 0; i < rows.Length; i++) layout.CopyTo(this[rows[i]], batch, i);
        GC.KeepAlive(this);
        return batch;
    }

    /// <summary>A row as an example.</summary>
    /// <param name="row">The number of the row.</param>
    /// <param name="into">An example of the layout to write over, or null for a new one.</param>
    public Example Row(long row, Example? into = null)
    {
        Example example = into ?? layout.Read(this[row]);
        if (into is not null) layout.Read(this[row], into);
        GC.KeepAlive(this);
        return example;
    }
}

/// <summary>Rows in memory, in pieces, so that more can be added without copying.</summary>
internal sealed class PackedRows(RowLayout layout) : RowStore(layout)
{
    private const int PieceBytes = 1 << 22;

    private readonly List<byte[]> _pieces = [];
    private readonly int _rowsPerPiece = Math.Max(1, PieceBytes / Math.Max(1, layout.RowBytes));
    private long _count;

    public override long Count => _count;

    /// <summary>The bytes that it takes.</summary>
    public long Bytes => _pieces.Sum(piece => (long)piece.Length);

    public override ReadOnlySpan<byte> this[long row] => Span(row);

    public void Add(Example example)
    {
        // The first piece grows, so that few rows take little.
        if (_count == 0) _pieces.Add(new byte[Math.Min(_rowsPerPiece, 16) * Layout.RowBytes]);
        else if (_count < _rowsPerPiece && (_count + 1) * Layout.RowBytes > _pieces[0].Length)
        {
            byte[] first = _pieces[0];
            Array.Resize(ref first, (int)Math.Min(_rowsPerPiece, 2 * _count) * Layout.RowBytes);
            _pieces[0] = first;
        }
        else if (_count % _rowsPerPiece == 0) _pieces.Add(new byte[_rowsPerPiece * Layout.RowBytes]);
        Layout.Write(example, Span(_count++));
    }

    private Span<byte> Span(long row) => _pieces[(int)(row / _rowsPerPiece)].AsSpan((int)(row % _rowsPerPiece) * Layout.RowBytes, Layout.RowBytes);
}
