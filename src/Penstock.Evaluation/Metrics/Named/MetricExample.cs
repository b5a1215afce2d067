namespace Penstock.Evaluation;

/// <summary>One example as a named metric takes it: a label and a prediction, several of each, or a label that is the number of a class beside a score for each class.</summary>
/// <param name="Labels">The labels: one, one for each prediction, or the number of the class.</param>
/// <param name="Predictions">The predictions.</param>
public sealed record MetricExample(IReadOnlyList<double> Labels, IReadOnlyList<double> Predictions)
{
    /// <summary>How much the example counts, or each of its predictions; none, the default, for 1.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>What another model predicts, for metrics that compare two; none by default.</summary>
    public IReadOnlyList<double> OtherPredictions { get; init; } = [];

    /// <summary>Other numbers by name, such as the gains of NDCG; none by default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Features { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>The label as text, for ExactMatch; null by default.</summary>
    public string? LabelText { get; init; }

    /// <summary>The prediction as text, for ExactMatch; null by default.</summary>
    public string? PredictionText { get; init; }
}
