namespace Penstock.Tensors;

/// <summary>The bucket of each number, Int64 from 0 to below Buckets, by a hash of its Float64 bits that never changes.</summary>
internal sealed record NumberHash(long Buckets) : LookupOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(Buckets > 0, "at least one bucket", Buckets);
        return base.Infer(inputs);
    }

    /// <inheritdoc/>
    private protected override Func<double, long> Lookup(string label) => x => NumberFingerprint.Bucket(x, Buckets);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.NumberHash"/>
    public static Value NumberHash(Value x, long buckets) => x.Graph.Apply(new NumberHash(buckets), [x])[0];
}
