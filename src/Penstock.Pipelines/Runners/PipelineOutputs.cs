using System.Collections.Concurrent;

namespace Penstock.Pipelines;

/// <summary>The outputs of a run: artifacts of finished steps, read when a step first asks for one.</summary>
internal sealed class PipelineOutputs
{
    private readonly ConcurrentDictionary<Step, StepArtifact> _artifacts = [];
    private readonly ConcurrentDictionary<Step, Lazy<object>> _values = [];

    public void Add(Step step, StepArtifact artifact) => _artifacts[step] = artifact;

    public StepArtifact ArtifactOf(Step step) => _artifacts[step];

    /// <summary>The output of a step, as it was read from its files.</summary>
    public object Of(Step step, StepRun run) => _values.GetOrAdd(step, _ => new(() => step.ReadFrom(_artifacts[step].Folder, run.As(step)))).Value;

    /// <summary>Lets go of an output that no step will ask for.</summary>
    public void Release(Step step) => _values.TryRemove(step, out _);
}
