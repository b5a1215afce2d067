using System.Text.Json.Nodes;
using Penstock.Pipelines;

namespace Penstock.Cli;

/// <summary>The files of the report that a run's evaluation wrote.</summary>
/// <param name="Folder">The folder of the step's output, from the root.</param>
internal sealed record ReportFiles(string Folder)
{
    /// <summary>Finds them; null where no step of the run has a report that is still there.</summary>
    /// <param name="work">The work folder, which places are told from.</param>
    /// <param name="steps">The steps of the run.</param>
    public static ReportFiles? Of(WorkFolder work, IEnumerable<StepResult> steps) => steps
        .Where(step => step.Artifact is not null)
        .Select(step => new ReportFiles(Path.Combine(work.Artifacts, step.Artifact!.Folder)))
        .FirstOrDefault(files => File.Exists(files.Inside(EvaluateModel.TextFile)));

    public void Tell(Screen screen)
    {
        screen.Say($"The report: {Inside(EvaluateModel.TextFile)}");
        screen.Say($"as a page:  {Inside(EvaluateModel.PageFile)}");
        screen.Say($"as JSON:    {Inside(EvaluateModel.JsonFile)}");
    }

    public JsonObject ToJson() => new() { ["text"] = Inside(EvaluateModel.TextFile), ["html"] = Inside(EvaluateModel.PageFile), ["json"] = Inside(EvaluateModel.JsonFile) };

    private string Inside(string file) => Path.Combine(Folder, file);
}
