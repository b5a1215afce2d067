namespace Penstock.Models;

/// <summary>What one of a model's outputs is trained for and measured by, in a training of several.</summary>
/// <param name="Output">The output: the name of the layer that gives it.</param>
/// <param name="Loss">What is made small; reported as <c>output_loss</c>, without the weight.</param>
public sealed record OutputLoss(string Output, Loss Loss)
{
    /// <summary>How much the loss counts in the sum of all that training makes small. Default 1.</summary>
    public double Weight
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"OutputLoss \"{Output}\": expected a weight that is a number, got {value}."));
    } = 1;

    /// <summary>The tensor of an example, among its inputs by name, that holds what the output should be. Default that with the output's name.</summary>
    public string Label
    {
        get => field ?? Output;
        init;
    }

    /// <summary>What is measured beside the loss; each is reported as <c>output_metric</c>.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Whether another has the same loss, of the same output, label and weight.</summary>
    internal bool HasLossOf(OutputLoss other) => Output == other.Output && Label == other.Label && Weight == other.Weight && Loss.IsLike(other.Loss);

    /// <summary>Whether another has the same metrics.</summary>
    internal bool HasMetricsOf(OutputLoss other)
    {
        if (Metrics.Count != other.Metrics.Count) return false;
        for (int i = 0; i < Metrics.Count; i++)
            if (!Metrics[i].IsLike(other.Metrics[i])) return false;
        return true;
    }
}
