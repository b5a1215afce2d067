using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>What a step has while it runs: the outputs of its inputs, the clock, the log.</summary>
public sealed class StepRun
{
    private readonly Step _step;
    private readonly PipelineOutputs _outputs;
    private readonly Action<string> _log;

    internal StepRun(Step step, PipelineOutputs outputs, RunSurroundings surroundings, Action<string> log, CancellationToken cancellation)
    {
        (_step, _outputs, _log) = (step, outputs, log);
        (Surroundings, Cancellation) = (surroundings, cancellation);
    }

    /// <summary>Stops the step: the run is stopped, or the step's time is over.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock => Surroundings.Options.Clock;

    /// <summary>The name of the pipeline.</summary>
    public string Pipeline => Surroundings.Pipeline;

    /// <summary>The registry of the run.</summary>
    public ModelRegistry Registry => Surroundings.Registry;

    /// <summary>Who runs the pipeline, and why.</summary>
    public RunOptions Options => Surroundings.Options;

    internal RunSurroundings Surroundings { get; }

    /// <summary>The output of an input.</summary>
    /// <exception cref="ArgumentException">The step is none of this one's inputs.</exception>
    public TOutput Get<TOutput>(Step<TOutput> input)
        where TOutput : notnull => (TOutput)_outputs.Of(Checked(input), this);

    /// <summary>The files of an input's output.</summary>
    /// <exception cref="ArgumentException">The step is none of this one's inputs.</exception>
    public StepArtifact ArtifactOf(Step input) => _outputs.ArtifactOf(Checked(input));

    /// <summary>The files of the nearest step before a step whose output is of a type; null for none.</summary>
    internal StepArtifact? Ancestor<TOutput>(Step of)
        where TOutput : notnull => of is Step<TOutput> ? _outputs.ArtifactOf(of) : of.Inputs.Select(Ancestor<TOutput>).FirstOrDefault(found => found is not null);

    /// <summary>Adds a line to the log of the run.</summary>
    public void Log(string line) => _log(line);

    /// <summary>This run, seen from an input whose output is read.</summary>
    internal StepRun As(Step step) => step == _step ? this : new(step, _outputs, Surroundings, _log, Cancellation);

    private Step Checked(Step input) => _step.Inputs.Contains(input)
        ? input
        : throw new ArgumentException($"{_step.Name}: expected one of its inputs ({string.Join(", ", _step.Inputs)}), got {input}. Take it in the constructor.");
}

/// <summary>What all steps of a run share.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Registry">The registry.</param>
/// <param name="Options">How the pipeline runs.</param>
internal sealed record RunSurroundings(string Pipeline, ModelRegistry Registry, RunOptions Options)
{
    /// <summary>Where outputs go if nobody said.</summary>
    public string DefaultArtifacts => ArtifactsBeside(Registry);

    /// <summary>The folder of outputs beside the models of a registry.</summary>
    public static string ArtifactsBeside(ModelRegistry registry) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(registry.ModelsFolder))!, "artifacts");
}
