using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Tensors in memory whose first axis runs over examples, and the copying of rows out of them.</summary>
internal sealed class RowTable
{
    private readonly Example _rows;

    public RowTable(Example rows, string verb = "FromTensors")
    {
        _rows = rows;
        Count = -1;
        for (int i = 0; i < rows.Fields.Length; i++)
        {
            if (rows.Fields[i] is not { } tensor) continue;
            string field = Example.FieldName(rows.SharedNames, i);
            if (tensor.Shape.Rank == 0) throw new ArgumentException($"{verb}: expected {field} to have rows along its first axis, got a scalar.");
            int count = checked((int)tensor.Shape[0].Value);
            if (Count >= 0 && count != Count) throw new ArgumentException($"{verb}: expected {Count} rows as the first input has, got {count} in {field} of shape {tensor.Shape}.");
            Count = count;
        }
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The bytes of one row of all tensors; texts do not count.</summary>
    public long RowBytes => Count == 0 ? 0 : _rows.Fields.ToArray().Sum(tensor => tensor is null ? 0 : tensor.Count / Count * (long)tensor.DType.ByteSize());

    /// <summary>One row as an example of its own.</summary>
    public Example Row(int index)
    {
        Example batch = Gather([index], null);
        var fields = new Tensor?[batch.Fields.Length];
        for (int i = 0; i < fields.Length; i++) fields[i] = batch.Fields[i] is { } field ? field.Reshape(field.Shape.Without(0)) : null;
        return new Example(_rows.SharedNames, fields);
    }

    /// <summary>Copies rows into a batch.</summary>
    /// <param name="rows">The row numbers.</param>
    /// <param name="into">A batch of as many rows to write over, or null for a fresh one. A fresh one is returned too where there are texts.</param>
    public Example Gather(ReadOnlySpan<int> rows, Example? into)
    {
        Tensor?[]? fresh = null;
        for (int i = 0; i < _rows.Fields.Length; i++)
        {
            if (_rows.Fields[i] is not { } source) continue;
            Tensor? target = into?.Fields[i];
            if (target is null || source.DType == DType.Text)
            {
                fresh ??= into is null ? new Tensor?[_rows.Fields.Length] : into.Fields.ToArray();
                target = fresh[i] = source.DType == DType.Text ? GatherText(source, rows) : Tensor.Zeros(source.DType, source.Shape.With(0, rows.Length));
            }
            if (source.DType != DType.Text) Copy(source, rows, target);
        }
        return fresh is null ? into! : new Example(_rows.SharedNames, fresh);
    }

    private void Copy(Tensor source, ReadOnlySpan<int> rows, Tensor target)
    {
        if (rows.IsEmpty) return;
        int bytes = checked((int)((long)source.Count / Count * source.DType.ByteSize()));
        ref byte from = ref MemoryMarshal.GetArrayDataReference(source.Data);
        ref byte to = ref MemoryMarshal.GetArrayDataReference(target.Data);
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(rows), rows[i], $"Gather: expected a row below {Count}, got {rows[i]}.");
            // By reference, because a span of bytes ends at 2 GiB and a tensor does not.
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref from, (nint)rows[i] * bytes), bytes)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref to, (nint)i * bytes), bytes));
        }
    }

    private Tensor GatherText(Tensor source, ReadOnlySpan<int> rows)
    {
        TextColumn texts = source.AsText();
        int width = Count == 0 ? 0 : source.Count / Count;
        var stack = new TextStack(rows.Length * width);
        foreach (int row in rows)
            for (int i = 0; i < width; i++) stack.Add(texts[row * width + i]);
        return Tensor.From(stack.ToColumn(), source.Shape.With(0, rows.Length));
    }
}
