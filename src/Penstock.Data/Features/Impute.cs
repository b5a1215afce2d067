namespace Penstock.Data;

/// <summary>What stands for a missing number.</summary>
public enum ImputeBy
{
    /// <summary>The mean of the training rows; of the logarithms, where those are taken.</summary>
    Mean,
    /// <summary>The median of the training rows.</summary>
    Median,
    /// <summary>A number that is given.</summary>
    Value,
}

/// <summary>How a missing number is filled.</summary>
/// <param name="By">What stands for it. Default the mean.</param>
/// <param name="Value">The number given, for <see cref="ImputeBy.Value"/>.</param>
/// <param name="Indicator">Whether a second number says that the first was missing: 1 where it was, else 0. Default false.</param>
public sealed record Impute(ImputeBy By = ImputeBy.Mean, double Value = 0, bool Indicator = false);
