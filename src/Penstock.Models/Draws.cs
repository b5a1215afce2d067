using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Numbers drawn from a seed, one after the other, by the generator of the random operators. All bits of the seed count.</summary>
/// <param name="seed">The seed.</param>
/// <param name="step">Which of the seed's sequences of numbers.</param>
internal sealed class Draws(long seed, long step = 0)
{
    private readonly ulong _key = Philox.Key(seed, 0);
    private Philox.Block _block;
    private ulong _count;

    /// <summary>Evenly from 0 to below 1, 53 random bits.</summary>
    public double Part() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Evenly from -1 to 1.</summary>
    public double Even() => Part() * 2 - 1;

    /// <summary>A whole number from 0 to below a bound (Lemire 2019, without the rejection).</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>From the normal distribution of deviation 1 (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Part())) * Math.Cos(2 * Math.PI * Part());

    /// <summary>From the normal distribution, drawn again where more than two deviations from 0.</summary>
    public double Truncated()
    {
        double draw;
        do draw = Normal();
        while (Math.Abs(draw) > 2);
        return draw;
    }

    /// <summary>The numbers from 0 to below a count in random order (Fisher and Yates).</summary>
    public int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    // A block has the words of two numbers.
    private ulong Next()
    {
        int first = (int)(_count % 2) * 2;
        if (first == 0) _block = Philox.Of(_key, _count / 2, (ulong)step);
        _count++;
        return (ulong)_block[first] << 32 | _block[first + 1];
    }
}
