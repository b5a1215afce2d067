using System.Text.RegularExpressions;

namespace Penstock.Models;

/// <summary>Which charts show a training at a glance: a measure of training and of validation in one, the learning rate, and the time of steps.</summary>
internal static class TrainingLayout
{
    /// <summary>The layout.</summary>
    /// <param name="measures">What is measured, by name.</param>
    /// <param name="hasSteps">Whether steps are logged beside epochs.</param>
    public static LayoutPayload Of(IReadOnlyList<string> measures, bool hasSteps)
    {
        LayoutCategory epochs = new("Training and validation",
        [
            .. measures.Select(name => Chart(name, $"train/{name}", $"validation/{name}")),
            Chart("Learning rate", "train/learning_rate"),
            Chart("Seconds of a step, and of them waiting for input", "train/step_seconds", "train/step_input_wait"),
        ]);
        LayoutCategory steps = new("Steps",
        [
            .. measures.Select(name => Chart(name, $"step/{name}")),
            Chart("Learning rate", "step/learning_rate"),
            Chart("Seconds of a step, and of them waiting for input", "step/seconds", "step/input_wait"),
        ])
        { IsClosed = true };
        return hasSteps ? new(epochs, steps) : new(epochs);
    }

    // Readers look for a match from the beginning of a tag.
    private static LayoutChart Chart(string title, params IEnumerable<string> tags) => new(title) { Tags = [.. tags.Select(tag => $"{Regex.Escape(tag)}$")] };
}
