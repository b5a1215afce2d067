using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>Lineage drawn as a tree: under an artifact what made it, and under that what it took; or the other way round.</summary>
internal sealed class LineageTree
{
    private readonly Dictionary<long, Artifact> _artifacts;
    private readonly Dictionary<long, Execution> _executions;
    private readonly ILookup<long, Event> _byArtifact, _byExecution;
    private readonly HashSet<long> _drawn = [];
    private readonly List<string> _lines = [];

    private LineageTree(Lineage lineage, LineageDirection direction)
    {
        EventKind first = direction == LineageDirection.Upstream ? EventKind.Output : EventKind.Input;
        _artifacts = lineage.Artifacts.ToDictionary(a => a.Id);
        _executions = lineage.Executions.ToDictionary(e => e.Id);
        // A run that took the output of an earlier one made nothing.
        _byArtifact = lineage.Events.Where(e => e.Kind == first && _executions[e.Execution].State != ExecutionState.Cached).ToLookup(e => e.Artifact);
        _byExecution = lineage.Events.Where(e => e.Kind != first).ToLookup(e => e.Execution);
    }

    /// <summary>The lines of the tree below an artifact.</summary>
    public static IReadOnlyList<string> Draw(Lineage lineage, long artifact, LineageDirection direction)
    {
        var tree = new LineageTree(lineage, direction);
        tree._drawn.Add(artifact);
        tree.DrawExecutions(artifact, "");
        return tree._lines.Count > 0 ? tree._lines : [direction == LineageDirection.Upstream ? "Nobody said what it was made from." : "Nothing was made from it."];
    }

    private void DrawExecutions(long artifact, string indent)
    {
        Event[] events = [.. _byArtifact[artifact].DistinctBy(e => e.Execution)];
        for (int i = 0; i < events.Length; i++)
        {
            Execution execution = _executions[events[i].Execution];
            string below = Branch(indent, i == events.Length - 1, $"{execution.Type}{(execution.Name is { } name && name != execution.Type ? " " + name : "")}, {execution.State.ToString().ToLowerInvariant()}{(execution.Ended is { } ended ? " " + TimeText.Of(ended) : "")}");
            DrawArtifacts(execution.Id, below);
        }
    }

    private void DrawArtifacts(long execution, string indent)
    {
        Event[] events = [.. _byExecution[execution]];
        for (int i = 0; i < events.Length; i++)
        {
            Artifact artifact = _artifacts[events[i].Artifact];
            bool isNew = _drawn.Add(artifact.Id);
            string below = Branch(indent, i == events.Length - 1, $"{events[i].Name}: {artifact.Type} {artifact.Uri}{Hash(artifact)}{(isNew ? "" : " (see above)")}");
            if (isNew) DrawExecutions(artifact.Id, below);
        }
    }

    private string Branch(string indent, bool isLast, string text)
    {
        _lines.Add($"{indent}{(isLast ? "└" : "├")} {text}");
        return indent + (isLast ? "  " : "│ ");
    }

    private static string Hash(Artifact artifact) => artifact.Hash is { } hash ? $" {(hash.Length > 12 ? hash[..12] : hash)}" : "";
}
