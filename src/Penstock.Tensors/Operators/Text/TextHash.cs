namespace Penstock.Tensors;

/// <summary>The bucket of each text, Int64 from 0 to below Buckets, by a hash of its UTF-8 bytes that never changes.</summary>
internal sealed record TextHash(long Buckets) : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(Buckets > 0, "at least one bucket", Buckets);
        return [new(DType.Int64, TextShape(inputs))];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () =>
        {
            Span<long> to = y.AsSpan<long>();
            for (int i = 0; i < to.Length; i++) to[i] = TextFingerprint.Bucket(x.Text![i], Buckets);
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextHash"/>
    public static Value TextHash(Value x, long buckets) => x.Graph.Apply(new TextHash(buckets), [x])[0];
}
