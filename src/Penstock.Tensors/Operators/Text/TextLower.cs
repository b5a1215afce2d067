namespace Penstock.Tensors;

/// <summary>Each text with the letters A to Z made small; other characters stay as they are, as in Keras.</summary>
internal sealed record TextLower : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [new(DType.Text, TextShape(inputs))];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () =>
        {
            TextColumn texts = x.Text!;
            var offsets = new int[texts.Count + 1];
            for (int i = 0; i < texts.Count; i++) offsets[i + 1] = offsets[i] + texts[i].Length;
            var bytes = new byte[offsets[^1]];
            for (int i = 0; i < texts.Count; i++)
            {
                Span<byte> to = bytes.AsSpan(offsets[i]);
                ReadOnlySpan<byte> text = texts[i];
                for (int k = 0; k < text.Length; k++) to[k] = text[k] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[k] | 0x20) : text[k];
            }
            y.Text = new TextColumn(bytes, offsets);
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextLower"/>
    public static Value TextLower(Value x) => x.Graph.Apply(new TextLower(), [x])[0];
}
