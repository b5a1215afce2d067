namespace Penstock.Tensors;

/// <summary>The length of each text as Int64: its Unicode characters, or its UTF-8 bytes.</summary>
internal sealed record TextLength(bool Bytes = false) : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [new(DType.Int64, TextShape(inputs))];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () =>
        {
            Span<long> to = y.AsSpan<long>();
            for (int i = 0; i < to.Length; i++) to[i] = Bytes ? x.Text![i].Length : Characters(x.Text![i]);
        };
    }

    // Every byte but those that continue a character begins one.
    private static long Characters(ReadOnlySpan<byte> text)
    {
        long count = 0;
        foreach (byte b in text)
            if ((b & 0xC0) != 0x80) count++;
        return count;
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextLength"/>
    public static Value TextLength(Value x, bool bytes = false) => x.Graph.Apply(new TextLength(bytes), [x])[0];
}
