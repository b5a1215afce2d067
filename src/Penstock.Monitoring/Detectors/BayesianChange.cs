namespace Penstock.Monitoring;

/// <summary>
/// Bayesian online change detection: keeps how likely every length of the present run is, for normal numbers of known variance and unknown mean;
/// a drift is told when another length than the whole stream is the likeliest (Adams and MacKay 2007). Lengths that have become hopeless are dropped.
/// </summary>
public sealed class BayesianChange : DriftDetector
{
    /// <summary>Lengths this much less likely, as natural logarithm, than the likeliest are dropped.</summary>
    private const double Hopeless = 60;

    private const int MostRuns = 1000;

    private readonly double _priorMean, _priorPrecision, _variance, _logHazard, _logStay;
    private readonly int _least;
    private List<Run> _runs = [];
    private long _n;

    private readonly record struct Run(long Length, double Log, double Mean, double Precision);

    /// <param name="priorMean">The mean that is expected of a new run. Default 0.</param>
    /// <param name="priorVariance">How sure that is, above 0. Default 1.</param>
    /// <param name="dataVariance">The variance of the numbers about their mean, above 0. Default 1.</param>
    /// <param name="hazard">The chance that a run ends at a number, above 0, below 1. Default 0.01.</param>
    /// <param name="minInstances">The numbers before a drift is told. Default 30.</param>
    public BayesianChange(double priorMean = 0, double priorVariance = 1, double dataVariance = 1, double hazard = 0.01, int minInstances = 30)
    {
        Require(double.IsFinite(priorMean), nameof(priorMean), "a finite mean", priorMean);
        Require(priorVariance > 0, nameof(priorVariance), "a prior variance above 0", priorVariance);
        Require(dataVariance > 0, nameof(dataVariance), "a variance of the data above 0", dataVariance);
        Require(hazard is > 0 and < 1, nameof(hazard), "a hazard above 0, below 1", hazard);
        Require(minInstances >= 0, nameof(minInstances), "instances from 0", minInstances);
        (_priorMean, _priorPrecision, _variance, _least) = (priorMean, 1 / priorVariance, dataVariance, minInstances);
        (_logHazard, _logStay) = (Math.Log(hazard), Math.Log(1 - hazard));
        Clear();
    }

    private protected override void Clear()
    {
        _n = 0;
        _runs = [new(0, 0, _priorMean, _priorPrecision)];
    }

    private protected override StreamState Add(double value)
    {
        _n++;
        var next = new List<Run>(_runs.Count + 1) { default };
        double ended = double.NegativeInfinity;
        foreach (Run run in _runs)
        {
            double variance = 1 / run.Precision + _variance, distance = value - run.Mean;
            double log = run.Log - 0.5 * (Math.Log(2 * Math.PI * variance) + distance * distance / variance);
            ended = LogSum(ended, log + _logHazard);
            double precision = run.Precision + 1 / _variance;
            next.Add(new(run.Length + 1, log + _logStay, (run.Mean * run.Precision + value / _variance) / precision, precision));
        }
        next[0] = new(0, ended, _priorMean, _priorPrecision);
        Run likeliest = next.MaxBy(run => run.Log);
        // Only proportions count: the likeliest is brought to 0 so that long streams do not run out of digits.
        _runs = [.. next.Where(run => run.Log > likeliest.Log - Hopeless).Select(run => run with { Log = run.Log - likeliest.Log })];
        if (_runs.Count > MostRuns) _runs.Remove(_runs.MinBy(run => run.Log));
        return Level(_n >= _least && likeliest.Length != _n, false);
    }

    private static double LogSum(double a, double b)
    {
        double greatest = Math.Max(a, b);
        return double.IsNegativeInfinity(greatest) ? greatest : greatest + Math.Log(Math.Exp(a - greatest) + Math.Exp(b - greatest));
    }
}
