using System.Text.Json.Nodes;
using Penstock.Pipelines;

namespace Penstock.Cli;

/// <summary>Runs of pipelines as JSON.</summary>
internal static class PipelineJson
{
    public static JsonObject Of(PipelineResult run, PushedModel? pushed, ReportFiles? report) => new()
    {
        ["pipeline"] = run.Pipeline, ["run"] = run.Id, ["state"] = run.IsStopped ? "stopped" : run.Succeeded ? "done" : "failed", ["seconds"] = run.Duration.TotalSeconds,
        ["steps"] = JsonList.Of(run.Steps, Of), ["model"] = pushed?.Model, ["version"] = pushed?.Version, ["reasons"] = JsonList.Of(pushed?.Reasons ?? []),
        ["report"] = report?.ToJson(),
    };

    public static JsonObject Of(PastRun run, ReportFiles? report = null) => new()
    {
        ["pipeline"] = run.Pipeline, ["run"] = run.Id, ["state"] = run.State, ["started"] = run.Started.UtcDateTime, ["seconds"] = run.Duration?.TotalSeconds, ["who"] = run.Who, ["why"] = run.Why,
        ["steps"] = JsonList.Of(run.Steps, Of), ["report"] = report?.ToJson(),
    };

    private static JsonObject Of(StepResult step) => new()
    {
        ["step"] = step.Step, ["outcome"] = step.Outcome.ToString().ToLowerInvariant(), ["reason"] = step.Reason, ["summary"] = step.Summary, ["seconds"] = step.Duration.TotalSeconds,
        ["folder"] = step.Artifact?.Folder, ["hash"] = step.Artifact?.Hash,
    };
}
