using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The hyperparameters that a training knows of itself.</summary>
internal static class RunHParams
{
    /// <summary>Those of a training and of its user.</summary>
    /// <param name="run">The training.</param>
    /// <param name="objective">What is made small.</param>
    /// <param name="batch">Examples of a batch; null where none was seen.</param>
    /// <param name="own">The user's.</param>
    public static Dictionary<string, HParamValue> Of(TrainingRun run, Objective objective, long? batch, IReadOnlyDictionary<string, HParamValue> own)
    {
        var values = new Dictionary<string, HParamValue>
        {
            ["optimizer"] = run.Optimizer.KerasName,
            ["learning_rate"] = RateOf(run.Optimizer.LearningRate),
            ["epochs"] = run.Options.Epochs,
            ["loss"] = string.Join(", ", objective.Losses.Select(l => l.Loss.KerasName).Distinct()),
            ["layers"] = run.Model.Layers.Count,
            ["weights"] = run.Model.Weights.Sum(w => w.Type.Shape.ElementCount),
            ["trainable_weights"] = run.Model.Weights.Where(w => w.IsTrainable).Sum(w => w.Type.Shape.ElementCount),
            ["seed"] = run.Model.Seed,
        };
        if (batch is { } size) values["batch_size"] = size;
        if (run.Options.StepsPerEpoch is { } steps) values["steps_per_epoch"] = steps;
        if (run.Options.Precision != DTypePolicy.Float32) values["precision"] = run.Options.Precision.ToString();
        if (run.Optimizer.LearningRate is not ConstantRate)
        {
            values["schedule"] = run.Optimizer.LearningRate.KerasName;
            foreach (var (name, value) in SettingsOf(run.Optimizer.LearningRate.Config())) values[$"schedule_{name}"] = value;
        }
        foreach (var (name, value) in SettingsOf(OptimizerSettings(run.Optimizer))) values[name] = value;
        foreach (var (name, value) in own) values[name] = value;
        return values;
    }

    // The rate that a schedule warms up to tells it better than the one that it begins with.
    private static double RateOf(Schedule schedule) => schedule is CosineDecay { WarmupTarget: { } target } ? target : schedule.At(0);

    /// <summary>Decay and momentum, and what else differs from the optimizer's defaults.</summary>
    private static JsonObject OptimizerSettings(Optimizer optimizer)
    {
        JsonObject settings = optimizer.Config(), shown = [];
        JsonObject? usual = KerasRegistry<Optimizer>.Has(optimizer.GetType()) && optimizer is not (MultiOptimizer or LossScaleOptimizer) ? Optimizer.FromConfig(optimizer.KerasName).Config() : null;
        shown["weight_decay"] = settings["weight_decay"]?.DeepClone() ?? 0.0;
        foreach (var (name, value) in settings)
            if (name == "momentum" || (usual is not null && name is not ("learning_rate" or "weight_decay") && !JsonNode.DeepEquals(value, usual[name]))) shown[name] = value?.DeepClone();
        return shown;
    }

    private static IEnumerable<(string Name, HParamValue Value)> SettingsOf(JsonObject config)
    {
        foreach (var (name, node) in config)
        {
            if (name == "name" || node is not JsonValue value) continue;
            if (value.TryGetValue(out bool truth)) yield return (name, truth);
            else if (value.TryGetValue(out string? text)) yield return (name, text);
            else yield return (name, double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
