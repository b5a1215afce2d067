using System.Text.Json;

namespace Penstock.Tests;

/// <summary>Weights after each of six steps of a Keras optimizer, as derived_optimizer_trajectories.json lists them.</summary>
internal sealed record Trajectory(string Optimizer, JsonElement Config, JsonElement Arguments, float[][] Weights)
{
    /// <summary>The trajectories of one optimizer.</summary>
    public static Trajectory[] Of(string optimizer)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling", "derived_optimizer_trajectories.json")));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray()
            .Where(v => v.GetProperty("optimizer").GetString() == optimizer)
            .Select(v => new Trajectory(optimizer, v.GetProperty("full_config").Clone(), v.GetProperty("kwargs").Clone(), v.GetProperty("trajectory").Deserialize<float[][]>()!))];
    }

    /// <summary>A number of the configuration, 0 where it is null.</summary>
    public double this[string name] => Config.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;

    /// <summary>Whether an option of the configuration is on.</summary>
    public bool Is(string name) => Config.GetProperty(name).ValueKind == JsonValueKind.True;

    /// <summary>The gradient of a step, the first being 1.</summary>
    public static float[] Gradient(int step) => [.. Enumerable.Range(1, 10).Select(i => step == 1 ? 0.01f : i * 0.1f)];
}
