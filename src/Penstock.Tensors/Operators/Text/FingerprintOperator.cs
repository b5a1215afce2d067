using System.Buffers.Text;

namespace Penstock.Tensors;

/// <summary>The bucket of each text or whole number, Int64 from 0 to below Buckets, by a hash of the text's UTF-8 bytes or of the number's decimal digits.</summary>
/// <param name="Buckets">How many buckets there are.</param>
internal abstract record FingerprintOperator(long Buckets) : Operator
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType is DType.Text or DType.Int64, "texts or Int64 numbers", inputs[0].DType, "Cast the input.");
        Require(Buckets > 0, "at least one bucket", Buckets);
        return [new(DType.Int64, inputs[0].Shape)];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    private protected abstract ulong Fingerprint(ReadOnlySpan<byte> text);

    /// <inheritdoc/>
    public sealed override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () =>
        {
            Span<byte> digits = stackalloc byte[20];
            Span<long> to = y.AsSpan<long>();
            for (int i = 0; i < to.Length; i++) to[i] = (long)(Fingerprint(x.DType == DType.Text ? x.Text![i] : Digits(x.AsSpan<long>()[i], digits)) % (ulong)Buckets);
        };
    }

    private static ReadOnlySpan<byte> Digits(long number, Span<byte> digits)
    {
        Utf8Formatter.TryFormat(number, digits, out int length);
        return digits[..length];
    }
}
