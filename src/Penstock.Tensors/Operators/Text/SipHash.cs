namespace Penstock.Tensors;

/// <summary>The bucket of each text or Int64 number by SipHash-2-4 with a key, as Keras's Hashing layer with a salt finds it; Int64 from 0 to below Buckets.</summary>
/// <param name="Buckets">How many buckets there are.</param>
/// <param name="Key0">The first half of the key.</param>
/// <param name="Key1">The second half of the key.</param>
internal sealed record SipHash(long Buckets, long Key0, long Key1) : FingerprintOperator(Buckets)
{
    private protected override ulong Fingerprint(ReadOnlySpan<byte> text) => SipFingerprint.Of(text, (ulong)Key0, (ulong)Key1);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.SipHash"/>
    public static Value SipHash(Value x, long buckets, long key0, long key1) => x.Graph.Apply(new SipHash(buckets, key0, key1), [x])[0];
}
