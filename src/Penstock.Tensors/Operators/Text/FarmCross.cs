namespace Penstock.Tensors;

/// <summary>
/// One bucket for what stands at the same place in all inputs, Int64 from 0 to below Buckets: the fingerprints of texts, and whole numbers
/// as they are, joined in order, as Keras's HashedCrossing does.
/// </summary>
internal sealed record FarmCross(long Buckets) : Operator
{
    // What TensorFlow begins with.
    private const ulong Seed = 0xDECAFCAFFE;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count > 0 && Buckets > 0, "at least one input and one bucket", $"{inputs.Count} and {Buckets}");
        foreach (TensorType input in inputs)
            Require(input.DType is DType.Text or DType.Int64 && input.Shape == inputs[0].Shape, $"texts or Int64 numbers of shape {inputs[0].Shape}", input);
        return [new(DType.Int64, inputs[0].Shape)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [.. node.Inputs.Select(_ => (Gradient?)null)];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer y = call.Results[0];
        TensorBuffer[] inputs = [.. call.Inputs];
        return () =>
        {
            Span<long> to = y.AsSpan<long>();
            for (int i = 0; i < to.Length; i++)
            {
                ulong joined = Seed;
                foreach (TensorBuffer x in inputs) joined = FarmFingerprint.Join(joined, x.DType == DType.Text ? FarmFingerprint.Of(x.Text![i]) : (ulong)x.AsSpan<long>()[i]);
                to[i] = (long)(joined % (ulong)Buckets);
            }
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.FarmCross"/>
    public static Value FarmCross(long buckets, params IReadOnlyList<Value> inputs) => inputs[0].Graph.Apply(new FarmCross(buckets), inputs)[0];
}
