namespace Penstock.Models;

/// <summary>What a training says of its hyperparameters and of which scalars are their results.</summary>
internal static class RunExperiment
{
    // Readers take the experiment of any run for that of all: what trainings may tell beside stands in each, so that a run without it hides nothing of others.
    private static readonly HParamInfo[] s_usual =
    [
        new("optimizer", HParamType.Text), new("learning_rate", HParamType.Number), new("batch_size", HParamType.Number), new("epochs", HParamType.Number), new("loss", HParamType.Text),
        new("weight_decay", HParamType.Number), new("momentum", HParamType.Number), new("schedule", HParamType.Text), new("steps_per_epoch", HParamType.Number), new("precision", HParamType.Text),
        new("layers", HParamType.Number), new("weights", HParamType.Number), new("trainable_weights", HParamType.Number), new("seed", HParamType.Number),
    ];

    /// <summary>The experiment as one run tells it: the values of hyperparameters are left open, since other runs have others.</summary>
    /// <param name="values">The hyperparameters of the run.</param>
    /// <param name="measures">What is measured, by name.</param>
    /// <param name="hasValidation">Whether there are measures of validation.</param>
    public static HParamExperiment Of(IReadOnlyDictionary<string, HParamValue> values, IReadOnlyList<string> measures, bool hasValidation)
    {
        HashSet<string> usual = [.. s_usual.Select(info => info.Name)];
        HParamMetric[] Measured(string prefix, bool isOfValidation) => [.. measures.Select(name => new HParamMetric($"{prefix}{(isOfValidation ? "validation" : "train")}/{name}") { IsOfValidation = isOfValidation })];
        HParamMetric[] training = Measured("", false), validation = Measured("", true), best = Measured(BestValues.Prefix, hasValidation);
        return new()
        {
            HParams = [.. s_usual.Select(info => values.TryGetValue(info.Name, out HParamValue value) ? info with { Type = TypeOf(value) } : info), .. values.Where(v => !usual.Contains(v.Key) && !v.Value.IsNone).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new HParamInfo(v.Key, TypeOf(v.Value)))],
            Metrics = hasValidation ? [.. validation, .. best, .. training] : [.. training, .. best, .. validation],
        };
    }

    private static HParamType TypeOf(HParamValue value) => value.Number is not null ? HParamType.Number : value.Truth is not null ? HParamType.Truth : HParamType.Text;
}
