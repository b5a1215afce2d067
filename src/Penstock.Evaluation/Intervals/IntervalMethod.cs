namespace Penstock.Evaluation;

/// <summary>How confidence intervals are made.</summary>
public enum IntervalMethod
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>Every row counts as often as a Poisson draw of mean 1 says, replicate by replicate.</summary>
    PoissonBootstrap,
    /// <summary>The rows are parted in buckets at random, and each is left out once.</summary>
    Jackknife,
}
