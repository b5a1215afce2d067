namespace Penstock.Monitoring;

/// <summary>Geometric moving average of how far numbers lie above their mean so far; one that passes a threshold tells of a greater mean (Roberts 1959).</summary>
public sealed class GeometricMovingAverage : DriftDetector
{
    private readonly int _least;
    private readonly double _alpha, _lambda;
    private RunningMean _mean;
    private double _sum;

    /// <param name="alpha">What is kept of the average at each step, 0 to 1. Default 0.99.</param>
    /// <param name="lambda">What the average must pass, from 0. Default 1.</param>
    /// <param name="minInstances">The numbers before a drift is told. Default 30.</param>
    public GeometricMovingAverage(double alpha = 0.99, double lambda = 1, int minInstances = 30)
    {
        Require(alpha is >= 0 and <= 1, nameof(alpha), "an alpha from 0 to 1", alpha);
        Require(lambda >= 0, nameof(lambda), "a lambda from 0", lambda);
        Require(minInstances >= 0, nameof(minInstances), "instances from 0", minInstances);
        (_alpha, _lambda, _least) = (alpha, lambda, minInstances);
    }

    private protected override void Clear() => (_mean, _sum) = (default, 0);

    private protected override StreamState Add(double value)
    {
        _sum = _alpha * _sum + (1 - _alpha) * _mean.Add(value);
        return Level(_mean.Count >= _least && _sum > _lambda, false);
    }
}
