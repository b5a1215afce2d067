using System.CommandLine;
using Penstock.Pipelines;

namespace Penstock.Cli;

/// <summary>Pipelines: from raw rows to a model that is registered, again and again.</summary>
internal static class PipelineVerb
{
    public static Command Create() => new("pipeline", "From raw rows to a registered model: run the steps that must run, and see why.")
    {
        PipelineRunVerb.Create(), PipelineHistoryVerb.Show(), PipelineHistoryVerb.Runs(), Graph(),
    };

    private static Command Graph()
    {
        var dot = new Option<bool>("--dot") { Description = "In the language of Graphviz." };
        var mermaid = new Option<bool>("--mermaid") { Description = "In the language of Mermaid." };
        Option<bool> json = Verb.Json();
        var command = new Command("graph", "Draw the standard pipeline: its steps and what each takes.") { dot, mermaid, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, _) =>
        {
            if (parsed.GetValue(dot) && parsed.GetValue(mermaid)) throw new UsageException("expected --dot or --mermaid, got both.");
            Pipeline pipeline = StandardPipeline.For("rows.csv", "target", "standard").Pipeline;
            screen.Say(parsed.GetValue(dot) ? pipeline.ToDot() : parsed.GetValue(mermaid) ? pipeline.ToMermaid() : pipeline.ToString());
            screen.Answer(new() { ["steps"] = JsonList.Of(pipeline.Steps, step => new() { ["step"] = step.Name, ["takes"] = JsonList.Of(step.Inputs.Select(input => input.Name)), ["gives"] = step.OutputKind }) });
            return ExitCode.Done;
        });
        return command;
    }
}
