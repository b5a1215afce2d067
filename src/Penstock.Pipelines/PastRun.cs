using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>A run as the registry remembers it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="State">done, failed, stopped, running, or cut off where its process is gone.</param>
/// <param name="Started">When it began.</param>
/// <param name="Duration">From its beginning to its end; null where it has not ended.</param>
/// <param name="Who">Who ran it.</param>
/// <param name="Why">Why; null where nobody said.</param>
/// <param name="Steps">The steps that were executed, in the order in which they began.</param>
public sealed record PastRun(long Id, string Pipeline, string State, DateTimeOffset Started, TimeSpan? Duration, string Who, string? Why, IReadOnlyList<StepResult> Steps)
{
    /// <summary>The names of the pipelines that a registry knows, in the order of their first runs.</summary>
    public static IReadOnlyList<string> Pipelines(ModelRegistry registry) => [.. registry.Metadata.Contexts(Context.Pipeline).Select(context => context.Name)];

    /// <summary>The runs of a pipeline, the newest first.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<PastRun> Of(ModelRegistry registry, string pipeline, int most = int.MaxValue) =>
        [.. registry.Metadata.Runs(pipeline, most).Select(run => RunLedger.PastRunOf(pipeline, run))];

    /// <summary>The table of steps.</summary>
    public override string ToString() => new PipelineResult(Pipeline, Id, Steps, Duration ?? TimeSpan.Zero).ToString();
}
