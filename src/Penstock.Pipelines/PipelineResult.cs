using System.Globalization;
using System.Text;

namespace Penstock.Pipelines;

/// <summary>What became of a pipeline and of each of its steps.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Id">The number of the run in the registry.</param>
/// <param name="Steps">The steps in their order.</param>
/// <param name="Duration">From the beginning to the end.</param>
public sealed record PipelineResult(string Pipeline, long Id, IReadOnlyList<StepResult> Steps, TimeSpan Duration)
{
    private const int MostSummary = 70;

    internal PipelineOutputs Outputs { get; init; } = new();

    internal RunSurroundings? Surroundings { get; init; }

    /// <summary>Whether every step has an output.</summary>
    public bool Succeeded => Steps.All(step => step.Outcome is StepOutcome.Ran or StepOutcome.Cached);

    /// <summary>Whether the run was stopped from outside.</summary>
    public bool IsStopped => Steps.Any(step => step.Outcome == StepOutcome.Stopped);

    /// <summary>The result of a step.</summary>
    /// <exception cref="ArgumentException">The pipeline has no such step.</exception>
    public StepResult this[string step] => Steps.FirstOrDefault(result => result.Step == step)
        ?? throw new ArgumentException($"PipelineResult: expected one of the steps {string.Join(", ", Steps.Select(s => s.Step))}, got \"{step}\".");

    /// <summary>The output of a step, read from its files.</summary>
    /// <exception cref="InvalidOperationException">The step has no output; the message says why.</exception>
    public TOutput Output<TOutput>(Step<TOutput> step)
        where TOutput : notnull
    {
        StepResult result = this[step.Name];
        if (result.Artifact is null) throw new InvalidOperationException($"{step.Name}: expected an output, got none: {(result.Outcome == StepOutcome.Failed ? result.Summary : result.Reason)}");
        return (TOutput)Outputs.Of(step, new StepRun(step, Outputs, Surroundings!, _ => { }, CancellationToken.None));
    }

    /// <summary>The table of steps.</summary>
    public override string ToString()
    {
        var rows = new List<string[]> { new[] { "step", "time", "why", "what came out" } };
        foreach (StepResult step in Steps) rows.Add([step.Step, TimeOf(step), WhyOf(step), step.Outcome == StepOutcome.Failed ? "" : Cut(step.Summary)]);
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length))];
        var text = new StringBuilder($"Pipeline {Pipeline}, run {Id}: {Verdict()} in {Seconds(Duration)}\n");
        foreach (string[] row in rows)
            text.Append($"  {row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}".TrimEnd()).Append('\n');
        foreach (StepResult step in Steps.Where(step => step.Outcome == StepOutcome.Failed)) text.Append($"failed: {(step.Summary.StartsWith(step.Step + ":", StringComparison.Ordinal) ? "" : $"{step.Step}: ")}{step.Summary}\n");
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>How it ended, in a word, as the registry keeps it.</summary>
    internal string State => IsStopped ? "stopped" : Succeeded ? "done" : "failed";

    private string Verdict()
    {
        int ran = Steps.Count(step => step.Outcome == StepOutcome.Ran), cached = Steps.Count(step => step.Outcome == StepOutcome.Cached), failed = Steps.Count(step => step.Outcome == StepOutcome.Failed);
        return IsStopped ? "stopped" : failed > 0 ? $"{failed} of {Steps.Count} steps failed" : ran == 0 ? $"nothing to do, {cached} steps cached" : $"{ran} steps ran, {cached} cached";
    }

    internal static string WhyOf(StepResult step) => step.Outcome switch
    {
        StepOutcome.Ran => $"ran because {step.Reason}",
        StepOutcome.Cached => "cached",
        StepOutcome.Failed => $"failed; ran because {step.Reason}",
        StepOutcome.NotRun => $"not run: {step.Reason}",
        _ => "stopped",
    };

    internal static string TimeOf(StepResult step) => step.Outcome is StepOutcome.Cached or StepOutcome.NotRun ? "" : Seconds(step.Duration);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.ReplaceLineEndings(" ") is var line && line.Length > MostSummary ? line[..(MostSummary - 3)] + "..." : line;
}
