namespace Penstock.Tensors;

/// <summary>The bucket of each text or Int64 number by FarmHash's Fingerprint64, as Keras's Hashing layer without a salt finds it; Int64 from 0 to below Buckets.</summary>
internal sealed record FarmHash(long Buckets) : FingerprintOperator(Buckets)
{
    private protected override ulong Fingerprint(ReadOnlySpan<byte> text) => FarmFingerprint.Of(text);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.FarmHash"/>
    public static Value FarmHash(Value x, long buckets) => x.Graph.Apply(new FarmHash(buckets), [x])[0];
}
