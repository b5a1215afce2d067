using System.Globalization;

namespace Penstock.Models;

/// <summary>Loss and metrics of a model on data.</summary>
public sealed record EvaluationResult(IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The loss.</summary>
    public double Loss => this["loss"];

    /// <summary>A measure by its name.</summary>
    public double this[string name] => Values.TryGetValue(name, out double value)
        ? value
        : throw new ArgumentException($"Evaluation: expected one of {string.Join(", ", Values.Keys)}, got \"{name}\".");

    /// <summary>The measures in one line: <c>loss 0.3573  accuracy 0.8721</c>.</summary>
    public override string ToString() => string.Join("  ", Values.Select(v => $"{v.Key} {v.Value.ToString("0.0000", CultureInfo.InvariantCulture)}"));
}
