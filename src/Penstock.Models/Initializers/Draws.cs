namespace Penstock.Models;

/// <summary>Numbers drawn from a seed, one after the other.</summary>
internal sealed class Draws(long seed)
{
    private readonly Random _random = new(unchecked((int)(seed ^ (seed >> 32))));

    /// <summary>Evenly from -1 to 1.</summary>
    public double Even() => _random.NextDouble() * 2 - 1;

    /// <summary>From the normal distribution of deviation 1 (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>From the normal distribution, drawn again where more than two deviations from 0.</summary>
    public double Truncated()
    {
        double draw;
        do draw = Normal();
        while (Math.Abs(draw) > 2);
        return draw;
    }
}
