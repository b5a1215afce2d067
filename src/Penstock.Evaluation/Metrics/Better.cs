namespace Penstock.Evaluation;

/// <summary>Which way a metric is better.</summary>
public enum Better
{
    /// <summary>Neither way: a count, or a mean.</summary>
    Neither,
    /// <summary>The more the better: accuracy.</summary>
    Higher,
    /// <summary>The less the better: a loss.</summary>
    Lower,
}
