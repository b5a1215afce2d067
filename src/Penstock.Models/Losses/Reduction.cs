namespace Penstock.Models;

/// <summary>How the losses of a batch become one number.</summary>
public enum Reduction
{
    /// <summary>The sum of the weighted losses over their number, whatever the weights.</summary>
    SumOverBatchSize,
    /// <summary>The sum of the weighted losses.</summary>
    Sum,
    /// <summary>The losses as they are, for a training loop of one's own.</summary>
    None,
    /// <summary>The sum of the weighted losses over their number; the same as <see cref="SumOverBatchSize"/>.</summary>
    Mean,
    /// <summary>The sum of the weighted losses over the sum of the weights.</summary>
    MeanWithSampleWeight,
}
