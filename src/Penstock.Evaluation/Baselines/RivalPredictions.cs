using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>Another model's predictions for the rows of an evaluation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called in the report: <c>taxi/3</c>, <c>best column: payment_type</c>.</param>
/// <param name="Predictions">As those of the model that is evaluated.</param>
public sealed record RivalPredictions(RivalKind Kind, string Name, Tensor Predictions)
{
    /// <summary>Above which probability it decides positive; the evaluation's threshold, if null.</summary>
    public double? Threshold { get; init; }
}
