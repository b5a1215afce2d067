using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A model with its objective in a graph.</summary>
/// <param name="Loss">What is made small.</param>
/// <param name="Measures">The loss, then those of outputs, then metrics.</param>
/// <param name="Places">Of the inputs of the graph but the weight: where they stand among an example's; -1 for its label.</param>
/// <param name="FaultIn">What is wrong with the label of an output, by its number, that may have made a loss NaN; null for nothing.</param>
internal sealed record Measured(Value Loss, List<(string Name, Metric? Metric, MetricSums Sums)> Measures, int[] Places, Func<Tensor, int, string?> FaultIn)
{
    /// <summary>How many of the places are the model's inputs; those of labels follow.</summary>
    public required int Inputs { get; init; }
}
