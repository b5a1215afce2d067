namespace Penstock.Tensors;

/// <summary>One bucket for the ids at the same place in all inputs, Int64 from 0 to below Buckets, by a hash of their bytes in order that never changes.</summary>
internal sealed record CrossHash(long Buckets) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count > 0 && Buckets > 0, "at least one input and one bucket", $"{inputs.Count} and {Buckets}");
        foreach (TensorType input in inputs) Require(input.DType == DType.Int64 && input.Shape == inputs[0].Shape, $"ids of type Int64 and shape {inputs[0].Shape}", input);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [.. node.Inputs.Select(_ => (Gradient?)null)];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer y = call.Results[0];
        TensorBuffer[] inputs = [.. call.Inputs];
        var ids = new byte[inputs.Length * sizeof(long)];
        int n = y.Count;
        return () =>
        {
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < inputs.Length; k++) System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(ids.AsSpan(k * sizeof(long)), ((long*)inputs[k].Address)[i]);
                ((long*)y.Address)[i] = TextFingerprint.Bucket(ids, Buckets);
            }
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.CrossHash"/>
    public static Value CrossHash(long buckets, params IReadOnlyList<Value> ids) => ids[0].Graph.Apply(new CrossHash(buckets), ids)[0];
}
