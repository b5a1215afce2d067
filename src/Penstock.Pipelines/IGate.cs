namespace Penstock.Pipelines;

/// <summary>A step whose output says whether a model may be pushed.</summary>
public interface IGate
{
    /// <summary>What the step's output says.</summary>
    /// <param name="run">The run of the step that asks and that has this one among its inputs.</param>
    GateAnswer Judge(StepRun run);
}

/// <summary>Whether a model may be pushed, as one step says.</summary>
/// <param name="IsOpen">Whether it may.</param>
/// <param name="Reasons">Why, or why not.</param>
public sealed record GateAnswer(bool IsOpen, IReadOnlyList<string> Reasons);
