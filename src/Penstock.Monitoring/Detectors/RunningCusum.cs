namespace Penstock.Monitoring;

/// <summary>Cumulative sum of how far numbers lie above their mean so far, less a tolerance, that never falls below 0 (Page 1954).</summary>
public sealed class RunningCusum : DriftDetector
{
    private readonly int _least;
    private readonly double _delta, _lambda;
    private RunningMean _mean;
    private double _sum;

    /// <param name="minInstances">The numbers before a drift is told. Default 30.</param>
    /// <param name="delta">The distance that does not count, 0 to 1. Default 0.005.</param>
    /// <param name="lambda">What the sum must pass, from 0. Default 50.</param>
    public RunningCusum(int minInstances = 30, double delta = 0.005, double lambda = 50)
    {
        Require(minInstances >= 0, nameof(minInstances), "instances from 0", minInstances);
        Require(delta is >= 0 and <= 1, nameof(delta), "a delta from 0 to 1", delta);
        Require(lambda >= 0, nameof(lambda), "a lambda from 0", lambda);
        (_least, _delta, _lambda) = (minInstances, delta, lambda);
    }

    private protected override void Clear() => (_mean, _sum) = (default, 0);

    private protected override StreamState Add(double value)
    {
        _sum = Math.Max(0, _sum + _mean.Add(value) - _delta);
        return Level(_mean.Count >= _least && _sum > _lambda, false);
    }
}
