namespace Penstock.Evaluation;

/// <summary>A slice on which the model does worse than on the other rows, found without being named.</summary>
/// <param name="Key">Which slice.</param>
/// <param name="Values">What was measured on it.</param>
/// <param name="Loss">The mean loss on it: -ln of the probability of what came, or the squared error.</param>
/// <param name="OtherLoss">The mean loss on all other rows.</param>
/// <param name="Excess">The interval of the difference.</param>
/// <param name="PValue">The chance of a difference as large, were the slice like the others (Welch's test, one-sided).</param>
/// <param name="Tested">How many slices were tested; the false discovery rate is held over all of them (Benjamini and Hochberg 1995).</param>
public sealed record WeakSlice(SliceKey Key, MetricValues Values, double Loss, double OtherLoss, Interval Excess, double PValue, int Tested);
