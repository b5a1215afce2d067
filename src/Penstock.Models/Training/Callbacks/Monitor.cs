namespace Penstock.Models;

/// <summary>Whether a measure has become better.</summary>
/// <param name="name">The measure: loss, val_loss, accuracy, val_auc.</param>
/// <param name="isHigherBetter">Null to tell by the name: higher is better for accuracies, AUC, precision, recall, F1 and R2.</param>
/// <param name="leastChange">Smaller changes do not count.</param>
internal sealed class Monitor(string name, bool? isHigherBetter, double leastChange)
{
    private readonly bool _isHigherBetter = isHigherBetter ?? IsHigherBetter(name);

    public double? Best { get; private set; }

    /// <summary>Whether the epoch does not have the measure, and others do.</summary>
    public bool Waits(TrainingRun run, IReadOnlyDictionary<string, double> logs) => Waits(run, logs, name);

    /// <summary>Whether the epoch does not have a measure, and others do: it is one of validation, which comes after other epochs, or no batch was left of an epoch that went on.</summary>
    public static bool Waits(TrainingRun run, IReadOnlyDictionary<string, double> logs, string name)
    {
        if (logs.ContainsKey(name)) return false;
        return IsOfValidation(name) ? run.Options is { Validation: not null, ValidationFrequency: > 1 } && !run.IsValidated : run.IsWithoutLoss;
    }

    /// <summary>Whether a measure is one of validation.</summary>
    public static bool IsOfValidation(string name) => name.StartsWith("val_", StringComparison.Ordinal);

    /// <summary>Takes an epoch's measures; says whether this one is the best so far.</summary>
    /// <exception cref="ArgumentException">The measure is not there.</exception>
    public bool Improves(string who, IReadOnlyDictionary<string, double> logs)
    {
        if (!logs.TryGetValue(name, out double value))
            throw new ArgumentException($"{who}: expected a measure \"{name}\", got {string.Join(", ", logs.Keys)}. Give Fit validation data, or watch another.");
        return Take(value);
    }

    /// <summary>Takes a value; says whether it is the best so far.</summary>
    public bool Take(double value)
    {
        if (double.IsNaN(value) || (Best is { } best && !IsBetter(value, best))) return false;
        Best = value;
        return true;
    }

    /// <summary>Whether a value is better than another by more than the least change.</summary>
    public bool IsBetter(double value, double other) => _isHigherBetter ? value - leastChange > other : value + leastChange < other;

    public void Reset() => Best = null;

    private static bool IsHigherBetter(string name) =>
        new[] { "acc", "auc", "precision", "recall", "f1", "r2" }.Any(name.Contains);
}
