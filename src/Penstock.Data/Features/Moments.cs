namespace Penstock.Data;

/// <summary>Count, mean, squared distances and range of numbers, one by one or part by part (Welford 1962; Chan, Golub and LeVeque 1979).</summary>
internal sealed class Moments
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>The deviation of the population.</summary>
    public double Deviation => Count == 0 ? 0 : Math.Sqrt(_squares / Count);

    /// <summary>Mean and deviation; a deviation that is 0, but for rounding, counts as 1.</summary>
    public (double Mean, double Deviation) Standard => (Mean, Deviation > 1e-12 * Math.Max(1, Math.Abs(Mean)) ? Deviation : 1);

    public void Add(double number)
    {
        Count++;
        double distance = number - Mean;
        Mean += distance / Count;
        _squares += distance * (number - Mean);
        (Min, Max) = (Math.Min(Min, number), Math.Max(Max, number));
    }

    public void Merge(Moments other)
    {
        if (other.Count == 0) return;
        double distance = other.Mean - Mean, share = (double)other.Count / (Count + other.Count);
        _squares += other._squares + distance * distance * Count * share;
        Mean += distance * share;
        Count += other.Count;
        (Min, Max) = (Math.Min(Min, other.Min), Math.Max(Max, other.Max));
    }
}
