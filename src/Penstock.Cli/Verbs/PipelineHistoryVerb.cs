using System.CommandLine;
using System.Globalization;
using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>Shows runs of pipelines as the registry remembers them.</summary>
internal static class PipelineHistoryVerb
{
    public static Command Show()
    {
        var (work, name, json) = (WorkFolder.Option(), Name(), Verb.Json());
        var number = new Argument<long?>("RUN") { Description = "The number of a run. Default: the last one.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("show", "Show a run: its steps, why each ran, and what came out.") { number, work, name, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, _) =>
        {
            ModelRegistry registry = Open(parsed, work);
            long? wanted = parsed.GetValue(number);
            IReadOnlyList<PastRun> runs = RunsOf(registry, parsed.GetValue(name), wanted);
            PastRun run = runs.FirstOrDefault(r => wanted is null || r.Id == wanted)
                ?? throw new ArgumentException($"pipeline show: expected one of the runs {string.Join(", ", runs.Select(r => r.Id).Order())}, got {wanted}.");
            screen.Say($"{run}\n\nBegun {TimeText.Of(run.Started)} by {run.Who}{(run.Why is null ? "" : $", because of {run.Why}")}; {run.State}.");
            var report = ReportFiles.Of(WorkFolder.Of(parsed, work), run.Steps);
            report?.Tell(screen);
            screen.Answer(PipelineJson.Of(run, report));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Runs()
    {
        var (work, name, json) = (WorkFolder.Option(), Name(), Verb.Json());
        var most = new Option<int>("--last") { Description = "How many at most, the newest first.", HelpName = "N", DefaultValueFactory = _ => 20 }.Within(1);
        var command = new Command("runs", "List the runs of pipelines.") { work, name, most, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, _) =>
        {
            ModelRegistry registry = Open(parsed, work);
            PastRun[] runs = [.. RunsOf(registry, parsed.GetValue(name), null).Take(parsed.GetValue(most))];
            if (runs.Length == 0) screen.Say("No pipeline has run.");
            else screen.Table([">run", "pipeline", "begun", ">seconds", "state", ">ran", ">cached", ">failed", "by"], runs.Select(r => (IReadOnlyList<string>)
                [Number(r.Id), r.Pipeline, TimeText.Of(r.Started), r.Duration?.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) ?? "", r.State, Count(r, StepOutcome.Ran), Count(r, StepOutcome.Cached), Count(r, StepOutcome.Failed), r.Who]));
            screen.Answer(new() { ["runs"] = JsonList.Of(runs, run => PipelineJson.Of(run)) });
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> Name() => new("--name") { Description = "A pipeline. Default: all.", HelpName = "NAME" };

    private static ModelRegistry Open(ParseResult parsed, Option<string> option)
    {
        WorkFolder work = WorkFolder.Of(parsed, option);
        return ModelRegistry.Open(work.Registry, new() { Models = work.Models, MayCreate = false });
    }

    /// <summary>The runs of a pipeline, or of all, the newest first.</summary>
    private static PastRun[] RunsOf(ModelRegistry registry, string? name, long? wanted)
    {
        IReadOnlyList<string> known = PastRun.Pipelines(registry);
        if (name is not null && !known.Contains(name)) throw new ArgumentException($"pipeline: expected one of the pipelines {string.Join(", ", known)}, got \"{name}\".");
        PastRun[] runs = [.. (name is null ? known : [name]).SelectMany(pipeline => PastRun.Of(registry, pipeline)).OrderByDescending(run => run.Id)];
        return runs.Length > 0 || wanted is null ? runs : throw new ArgumentException($"pipeline: expected run {wanted}, got none at all. Run one with: penstock pipeline run");
    }

    private static string Count(PastRun run, StepOutcome outcome) => Number(run.Steps.Count(step => step.Outcome == outcome));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
