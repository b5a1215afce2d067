using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The hyperparameters that a training knows of itself.</summary>
internal static class RunHParams
{
    public static Dictionary<string, HParamValue> Of(TrainingRun run, Objective objective, long batch, IReadOnlyDictionary<string, HParamValue> own)
    {
        JsonObject optimizer = run.Optimizer.Config();
        var values = new Dictionary<string, HParamValue>
        {
            ["optimizer"] = run.Optimizer.KerasName,
            ["learning_rate"] = optimizer["learning_rate"] is JsonValue ? run.Optimizer.LearningRate.At(0) : $"{run.Optimizer.LearningRate.KerasName} from {run.Optimizer.LearningRate.At(0):R}",
            ["batch_size"] = batch,
            ["epochs"] = run.Options.Epochs,
            ["loss"] = string.Join(", ", objective.Losses.Select(l => l.Loss.KerasName).Distinct()),
            ["layers"] = run.Model.Layers.Count,
            ["weights"] = run.Model.Weights.Sum(w => w.Type.Shape.ElementCount),
            ["seed"] = run.Model.Seed,
        };
        foreach (var (name, value) in own) values[name] = value;
        return values;
    }

    /// <summary>What TensorBoard's table of runs has as columns.</summary>
    public static HParamExperiment Experiment(IReadOnlyDictionary<string, HParamValue> values, Objective objective, FitOptions options)
    {
        IEnumerable<string> names = ["loss", .. objective.Losses.SelectMany(l => l.Metrics.Select(m => objective.IsSingle ? m.Name : $"{l.Output}_{m.Name}"))];
        HParamMetric Of(string name, bool isOfValidation) => new($"{(isOfValidation ? "validation" : "train")}/{name}") { IsOfValidation = isOfValidation };
        return new()
        {
            HParams = [.. values.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new HParamInfo(p.Key, TypeOf(p.Value)))],
            Metrics = [.. names.SelectMany(name => options.Validation is null ? [Of(name, false)] : (HParamMetric[])[Of(name, true), Of(name, false)])],
        };
    }

    private static HParamType TypeOf(HParamValue value) => value.Number is not null ? HParamType.Number : value.Truth is not null ? HParamType.Truth : value.Text is not null ? HParamType.Text : HParamType.Unknown;
}
