using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What numpy.random.rand gives after numpy.random.seed(0), which recorded cases with arrays too large to keep were fed: MT19937 (Matsumoto and Nishimura 1998), 53 bits a number.</summary>
internal sealed class NumPyRandom
{
    private const int Size = 624, Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _at = Size;

    private NumPyRandom()
    {
        for (int i = 1; i < Size; i++) _state[i] = unchecked(1812433253u * (_state[i - 1] ^ _state[i - 1] >> 30) + (uint)i);
    }

    /// <summary>An array of numbers from 0 to below 1.</summary>
    public static Tensor Rand(params long[] extents)
    {
        var random = new NumPyRandom();
        return Tensor.From([.. Enumerable.Range(0, (int)extents.Aggregate(1L, (a, b) => a * b)).Select(_ => ((random.Next() >> 5) * 67108864.0 + (random.Next() >> 6)) / 9007199254740992.0)], Shape.Of(extents));
    }

    private uint Next()
    {
        if (_at == Size) Renew();
        uint y = _state[_at++];
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c5680u;
        y ^= y << 15 & 0xefc60000u;
        return y ^ y >> 18;
    }

    private void Renew()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = _state[i] & 0x80000000u | _state[(i + 1) % Size] & 0x7fffffffu;
            _state[i] = _state[(i + Middle) % Size] ^ y >> 1 ^ (y & 1) * 0x9908b0dfu;
        }
        _at = 0;
    }
}
