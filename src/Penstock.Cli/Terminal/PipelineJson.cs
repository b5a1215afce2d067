using System.Text.Json.Nodes;
using Penstock.Pipelines;

namespace Penstock.Cli;

/// <summary>Runs of pipelines as JSON.</summary>
internal static class PipelineJson
{
    public static JsonObject Of(PipelineResult run, PushedModel? pushed) => new()
    {
        ["pipeline"] = run.Pipeline, ["run"] = run.Id, ["state"] = run.IsStopped ? "stopped" : run.Succeeded ? "done" : "failed", ["seconds"] = run.Duration.TotalSeconds,
        ["steps"] = List(run.Steps, Of), ["model"] = pushed?.Model, ["version"] = pushed?.Version, ["reasons"] = Names(pushed?.Reasons ?? []),
    };

    public static JsonObject Of(PastRun run) => new()
    {
        ["pipeline"] = run.Pipeline, ["run"] = run.Id, ["state"] = run.State, ["started"] = run.Started.UtcDateTime, ["seconds"] = run.Duration?.TotalSeconds, ["who"] = run.Who, ["why"] = run.Why,
        ["steps"] = List(run.Steps, Of),
    };

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> of) => new([.. items.Select(item => (JsonNode)of(item))]);

    public static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    private static JsonObject Of(StepResult step) => new()
    {
        ["step"] = step.Step, ["outcome"] = step.Outcome.ToString().ToLowerInvariant(), ["reason"] = step.Reason, ["summary"] = step.Summary, ["seconds"] = step.Duration.TotalSeconds,
        ["folder"] = step.Artifact?.Folder, ["hash"] = step.Artifact?.Hash,
    };
}
