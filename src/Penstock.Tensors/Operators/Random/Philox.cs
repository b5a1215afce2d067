using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon et al. 2011). Number i of a node at a step is word i % 4 of the block with the counter
/// (i / 4, step) under a key made of seed and node, so that a draw depends on nothing else. These choices never change.
/// </summary>
internal static class Philox
{
    /// <summary>The key of one node's numbers: two rounds of SplitMix64's mixer over the seed and the node's number.</summary>
    public static ulong Key(long seed, long node) => Mix(Mix((ulong)seed) + (ulong)node);

    /// <summary>The four words of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Of(ulong key, ulong counter, ulong step)
    {
        Block x = default;
        (x[0], x[1], x[2], x[3]) = ((uint)counter, (uint)(counter >> 32), (uint)step, (uint)(step >> 32));
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53ul * x[0], p1 = 0xCD9E8D57ul * x[2];
            (x[0], x[1], x[2], x[3]) = ((uint)(p1 >> 32) ^ x[1] ^ k0, (uint)p1, (uint)(p0 >> 32) ^ x[3] ^ k1, (uint)p0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        return x;
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15ul;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ul;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBul;
        return x ^ (x >> 31);
    }

    /// <summary>The four 32-bit words of one counter.</summary>
    [InlineArray(4)]
    public struct Block
    {
        private uint _first;
    }
}
