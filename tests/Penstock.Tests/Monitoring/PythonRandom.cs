using System.Numerics;

namespace Penstock.Tests;

/// <summary>Python's generator (MT19937 of Matsumoto and Nishida), for cases that were drawn with it.</summary>
internal sealed class PythonRandom
{
    private const int N = 624, M = 397;
    private readonly uint[] _state = new uint[N];
    private int _index = N;

    public PythonRandom(uint seed)
    {
        unchecked
        {
            _state[0] = 19650218;
            for (uint i = 1; i < N; i++) _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
            int at = 1;
            for (int k = N; k > 0; k--)
            {
                _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1664525)) + seed;
                at = Next(at);
            }
            for (int k = N - 1; k > 0; k--)
            {
                _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1566083941)) - (uint)at;
                at = Next(at);
            }
            _state[0] = 0x80000000;
        }
    }

    /// <summary>random(): from 0 to below 1 with 53 bits.</summary>
    public double NextDouble() => ((Draw() >> 5) * 67108864.0 + (Draw() >> 6)) / 9007199254740992.0;

    /// <summary>sample(range(limit), count).</summary>
    public IReadOnlyList<int> Sample(int limit, int count)
    {
        int setSize = 21;
        if (count > 5) setSize += (int)Math.Pow(4, Math.Ceiling(Math.Log(count * 3, 4)));
        var result = new int[count];
        if (limit <= setSize)
        {
            int[] pool = [.. Enumerable.Range(0, limit)];
            for (int i = 0; i < count; i++)
            {
                int j = Below(limit - i);
                result[i] = pool[j];
                pool[j] = pool[limit - i - 1];
            }
            return result;
        }
        var selected = new HashSet<int>();
        for (int i = 0; i < count; i++)
        {
            int j = Below(limit);
            while (!selected.Add(j)) j = Below(limit);
            result[i] = j;
        }
        return result;
    }

    private int Below(int limit)
    {
        int bits = BitOperations.Log2((uint)limit) + 1;
        uint r = Draw() >> (32 - bits);
        while (r >= limit) r = Draw() >> (32 - bits);
        return (int)r;
    }

    private int Next(int at)
    {
        if (++at < N) return at;
        _state[0] = _state[N - 1];
        return 1;
    }

    private uint Draw()
    {
        unchecked
        {
            if (_index == N)
            {
                for (int k = 0; k < N; k++)
                {
                    uint y = (_state[k] & 0x80000000) | (_state[(k + 1) % N] & 0x7fffffff);
                    _state[k] = _state[(k + M) % N] ^ (y >> 1) ^ ((y & 1) == 0 ? 0u : 0x9908b0dfu);
                }
                _index = 0;
            }
            uint x = _state[_index++];
            x ^= x >> 11;
            x ^= (x << 7) & 0x9d2c5680;
            x ^= (x << 15) & 0xefc60000;
            return x ^ (x >> 18);
        }
    }
}
