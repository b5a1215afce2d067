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

    /// <summary>What the model gives for each loss.</summary>
    public required IReadOnlyList<Value> Given { get; init; }

    /// <summary>Of which outputs a mask leaves steps out, whose labels may be anything.</summary>
    public required IReadOnlyList<bool> Masked { get; init; }

    /// <summary>What is wrong with a label that is fed; null for nothing.</summary>
    /// <param name="fed">What the graph is fed.</param>
    /// <param name="masked">Whether labels that a mask may leave out are looked at too.</param>
    public string? FaultAmong(ReadOnlySpan<Tensor> fed, bool masked)
    {
        for (int i = 0; i < Masked.Count; i++)
            if ((masked || !Masked[i]) && FaultIn(fed[Inputs + i], i) is { } fault) return fault;
        return null;
    }
}
