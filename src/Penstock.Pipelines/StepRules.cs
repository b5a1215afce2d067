using Penstock.Data;
using Penstock.Evaluation;

namespace Penstock.Pipelines;

/// <summary>What the key of a step takes for something of its own.</summary>
internal static class StepRules
{
    public static WalkRules Rules { get; } = new("A step runs again only when what it was made from has changed, so give it plain values.", IsEngine, PartOf);

    // What the engine does around a step is no part of the step.
    private static bool IsEngine(Type definition) => definition == typeof(Step) || definition == typeof(Step<>) || definition == typeof(StepRun) || definition == typeof(Pipeline);

    private static WalkedPart? PartOf(object value) => value switch
    {
        Step step => new($"{step} within something else", Expected: "the steps that it depends on in its own constructor"),
        // The rest of it is compiled from what its text says.
        Requirement requirement => new(requirement.Text, typeof(Requirement)),
        _ => null,
    };
}
