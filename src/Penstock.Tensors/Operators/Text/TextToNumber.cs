using System.Buffers.Text;

namespace Penstock.Tensors;

/// <summary>The number that each text says, in the invariant culture; spaces around it do not count. For a floating-point type what says no number is NaN; for Int64 it is an error where it is run.</summary>
/// <param name="Type">Float32, Float64 or Int64.</param>
internal sealed record TextToNumber(DType Type) : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(Type is DType.Float32 or DType.Float64 or DType.Int64, "Float32, Float64 or Int64", Type);
        return [new(Type, TextShape(inputs))];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        string label = call.Node.Label;
        return () =>
        {
            for (int i = 0, n = y.Count; i < n; i++)
            {
                ReadOnlySpan<byte> text = x.Text![i].Trim(" \t\r\n"u8);
                if (Type == DType.Float32) y.AsSpan<float>()[i] = Utf8Parser.TryParse(text, out float f, out int used) && used == text.Length ? f : float.NaN;
                else if (Type == DType.Float64) y.AsSpan<double>()[i] = Utf8Parser.TryParse(text, out double d, out int used2) && used2 == text.Length ? d : double.NaN;
                else if (Utf8Parser.TryParse(text, out long whole, out int used3) && used3 == text.Length) y.AsSpan<long>()[i] = whole;
                else throw new FormatException($"{label}: expected a whole number, got \"{x.Text!.GetString(i)}\" at {i}. Look at the texts that were fed, or read them as Float64.");
            }
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextToNumber"/>
    public static Value TextToNumber(Value x, DType type = DType.Float32) => x.Graph.Apply(new TextToNumber(type), [x])[0];
}
