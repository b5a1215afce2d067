using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Pipelines;

/// <summary>
/// A step of a pipeline. What its constructor takes is what it depends on: fields that hold other steps are its inputs, all other fields its
/// parameters. It runs again when the content of an input, a parameter or its code has changed.
/// </summary>
public abstract class Step
{
    private protected Step() => Name = GetType().Name;

    /// <summary>What the step is called in its pipeline. Default: the name of its type.</summary>
    public string Name { get; init; }

    /// <summary>How often and how soon the step is tried again after errors that pass by themselves.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>How long one attempt may take; null, the default, for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The steps whose outputs this one takes.</summary>
    public IReadOnlyList<Step> Inputs => [.. Fields.Inputs.Select(input => input.Step).Distinct()];

    /// <summary>What kind of thing the output is, in the registry. Default: the name of its type.</summary>
    public virtual string OutputKind => OutputType.Name;

    internal StepFields Fields => field ??= StepFields.Of(this);

    internal abstract Type OutputType { get; }

    /// <summary>What the step depends on beside its inputs and parameters, such as the files that it reads.</summary>
    protected internal virtual IEnumerable<OutsideInput> Outside(StepRun run) => [];

    /// <summary>Artifacts of the registry that the step takes beside its inputs, for the lineage of what it gives.</summary>
    internal virtual IEnumerable<(string Name, long Artifact)> Sources => [];

    internal abstract Task<string> RunIntoAsync(StepRun run, string folder);

    internal abstract object ReadFrom(string folder, StepRun run);

    /// <summary>Whether what the step did outside of its folder is still so; only then may its output come from the cache.</summary>
    internal virtual bool HoldsStill(string folder, StepRun run) => true;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A step that gives an output of a type; other steps take it by having this step in their constructor.</summary>
/// <typeparam name="TOutput">What the step gives.</typeparam>
public abstract class Step<TOutput> : Step
    where TOutput : notnull
{
    private const string JsonFile = "output.json";
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal sealed override Type OutputType => typeof(TOutput);

    /// <summary>Does the work.</summary>
    /// <param name="run">Gives the outputs of the inputs, the clock, and takes lines for the log.</param>
    protected abstract Task<TOutput> RunAsync(StepRun run);

    /// <summary>Writes the output as files. Default: one JSON file.</summary>
    /// <param name="output">What <see cref="RunAsync"/> gave.</param>
    /// <param name="folder">An empty folder. It counts only when this method and the recording of the step have succeeded.</param>
    protected virtual void Write(TOutput output, string folder)
    {
        using FileStream stream = File.Create(Path.Combine(folder, JsonFile));
        JsonSerializer.Serialize(stream, output, s_json);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Steps that take the output get this, whether the step has just run or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">Gives the outputs of the inputs.</param>
    protected virtual TOutput Read(string folder, StepRun run)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, JsonFile));
        return JsonSerializer.Deserialize<TOutput>(stream, s_json) ?? throw new InvalidDataException($"{Name}: expected an output in {folder}, got null.");
    }

    /// <summary>The output in a few words, for the table of a run. Default: none.</summary>
    protected virtual string Summarize(TOutput output) => "";

    internal sealed override async Task<string> RunIntoAsync(StepRun run, string folder)
    {
        TOutput output = await RunAsync(run).ConfigureAwait(false);
        run.Cancellation.ThrowIfCancellationRequested();
        Write(output, folder);
        return Summarize(output);
    }

    internal sealed override object ReadFrom(string folder, StepRun run) => Read(folder, run);
}

/// <summary>Something outside of the pipeline that a step depends on.</summary>
/// <param name="Name">What it is called in the reason why the step ran.</param>
/// <param name="Hash">A digest of its content.</param>
/// <param name="Text">The content in words, where that is short; else null.</param>
public sealed record OutsideInput(string Name, string Hash, string? Text = null);
