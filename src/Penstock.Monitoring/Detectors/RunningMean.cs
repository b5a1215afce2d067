namespace Penstock.Monitoring;

/// <summary>The mean of a stream so far.</summary>
internal struct RunningMean
{
    private double _mean;

    /// <summary>How many numbers there were.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next number.</summary>
    /// <returns>How far it lies above the mean that it is now part of.</returns>
    public double Add(double value)
    {
        Count++;
        _mean += (value - _mean) / Count;
        return value - _mean;
    }
}
