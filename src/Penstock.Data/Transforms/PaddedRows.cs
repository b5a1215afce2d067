using System.Buffers.Binary;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Copies tensors of different extents into the rows of one, and pads them.</summary>
internal static class PaddedRows
{
    /// <summary>Stacks the field of examples into a tensor [examples, shape].</summary>
    /// <param name="tensors">The tensors, none larger than the shape.</param>
    /// <param name="shape">The extents of a row.</param>
    /// <param name="padding">The value or text to pad with.</param>
    /// <param name="into">A tensor to write over where it has the right type and shape, or null.</param>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, long[] shape, FieldPadding padding, Tensor? into)
    {
        DType type = tensors[0].DType;
        Shape whole = Shape.Of([tensors.Length, .. shape]);
        if (type == DType.Text) return StackText(tensors, shape, whole, padding.Text);
        Tensor rows = into is not null && into.DType == type && into.Shape == whole ? into : Tensor.Zeros(type, whole);
        Span<byte> pattern = stackalloc byte[8];
        pattern = pattern[..Pattern(pattern, type, padding.Value)];
        int bytes = rows.Bytes.Length / tensors.Length;
        for (int i = 0; i < tensors.Length; i++) Copy(tensors[i], rows.Bytes.Slice(i * bytes, bytes), shape, pattern);
        return rows;
    }

    /// <summary>Whether a type holds a number.</summary>
    public static bool Holds(DType type, double value)
    {
        Span<byte> pattern = stackalloc byte[8];
        return type == DType.Text || Pattern(pattern, type, value) > 0;
    }

    private static void Copy(Tensor from, Span<byte> to, long[] shape, ReadOnlySpan<byte> pattern)
    {
        if (from.Bytes.Length == to.Length)
        {
            // No axis is longer than the shape's, so that all are as long.
            from.Bytes.CopyTo(to);
            return;
        }
        Fill(to, pattern);
        if (from.Count == 0) return;
        int whole = shape.Length - 1;
        while (from.Shape[whole].Value == shape[whole]) whole--;
        CopyAxis(from.Bytes, from.Shape, to, shape, 0, whole);
    }

    /// <summary>Copies along an axis; behind the last that differs all stands together.</summary>
    private static void CopyAxis(ReadOnlySpan<byte> from, Shape fromShape, Span<byte> to, long[] shape, int axis, int last)
    {
        if (axis == last)
        {
            from.CopyTo(to);
            return;
        }
        int count = (int)fromShape[axis].Value, fromStep = from.Length / count, toStep = to.Length / (int)shape[axis];
        for (int i = 0; i < count; i++) CopyAxis(from.Slice(i * fromStep, fromStep), fromShape, to.Slice(i * toStep, toStep), shape, axis + 1, last);
    }

    private static void Fill(Span<byte> to, ReadOnlySpan<byte> pattern)
    {
        if (to.IsEmpty) return;
        if (!pattern.ContainsAnyExcept((byte)0))
        {
            to.Clear();
            return;
        }
        pattern.CopyTo(to);
        for (int filled = pattern.Length; filled < to.Length; filled *= 2) to[..Math.Min(filled, to.Length - filled)].CopyTo(to[filled..]);
    }

    /// <summary>Writes the bytes of a number and returns how many; 0 where the type does not hold it.</summary>
    private static int Pattern(Span<byte> to, DType type, double value)
    {
        switch (type)
        {
            case DType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
                return double.IsInfinity(value) == float.IsInfinity((float)value) ? 4 : 0;
            case DType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(to, value);
                return 8;
            case DType.Bool:
                to[0] = value != 0 ? (byte)1 : (byte)0;
                return 1;
        }
        int bits = 8 * type.ByteSize();
        double least = type == DType.UInt8 ? 0 : -Math.Pow(2, bits - 1), end = Math.Pow(2, type == DType.UInt8 ? 8 : bits - 1);
        if (!(value >= least && value < end) || Math.Floor(value) != value) return 0;
        BinaryPrimitives.WriteInt64LittleEndian(to, (long)value);
        return bits / 8;
    }

    private static Tensor StackText(ReadOnlySpan<Tensor> tensors, long[] shape, Shape whole, string padding)
    {
        byte[] pad = Encoding.UTF8.GetBytes(padding);
        var stack = new TextStack(checked((int)whole.ElementCount));
        foreach (Tensor tensor in tensors)
        {
            TextColumn texts = tensor.AsText();
            int next = 0;
            Add(stack, texts, tensor.Shape, shape, 0, inside: true, pad, ref next);
        }
        return Tensor.From(stack.ToColumn(), whole);
    }

    private static void Add(TextStack stack, TextColumn texts, Shape from, long[] shape, int axis, bool inside, byte[] pad, ref int next)
    {
        if (axis == shape.Length) stack.Add(inside ? texts[next++] : pad);
        else
            for (long i = 0; i < shape[axis]; i++) Add(stack, texts, from, shape, axis + 1, inside && i < from[axis].Value, pad, ref next);
    }
}
