namespace Penstock.Models;

/// <summary>The hyperparameters that a training knows of itself.</summary>
internal static class RunHParams
{
    /// <summary>Those of a training and of its user. What all runs have in common is not told: readers take the first that they find for it, and would have no columns for what other runs have beside.</summary>
    /// <param name="run">The training.</param>
    /// <param name="objective">What is made small.</param>
    /// <param name="batch">Examples of a batch; null where none was seen.</param>
    /// <param name="own">The user's.</param>
    public static Dictionary<string, HParamValue> Of(TrainingRun run, Objective objective, long? batch, IReadOnlyDictionary<string, HParamValue> own)
    {
        var values = new Dictionary<string, HParamValue>
        {
            ["optimizer"] = run.Optimizer.KerasName,
            ["learning_rate"] = run.Optimizer.LearningRate.At(0),
            ["epochs"] = run.Options.Epochs,
            ["loss"] = string.Join(", ", objective.Losses.Select(l => l.Loss.KerasName).Distinct()),
            ["layers"] = run.Model.Layers.Count,
            ["weights"] = run.Model.Weights.Sum(w => w.Type.Shape.ElementCount),
            ["seed"] = run.Model.Seed,
        };
        if (batch is { } size) values["batch_size"] = size;
        if (run.Optimizer.LearningRate is not ConstantRate) values["schedule"] = run.Optimizer.LearningRate.KerasName;
        foreach (var (name, value) in own) values[name] = value;
        return values;
    }
}
