using Penstock.Data;
using Penstock.Evaluation;

namespace Penstock.Pipelines;

/// <summary>The pipeline that suits any table: import, profile, schema, validation, features, training, evaluation, push.</summary>
public sealed class StandardPipeline
{
    private StandardPipeline(Step<ExampleSplits> examples, string target, string name, StandardOptions options)
    {
        Examples = examples;
        Profile = new ProfileExamples(examples);
        Schema = options.Schema is { } file ? new ImportSchema(file) : new InferSchema(Profile);
        Checks = new ValidateExamples(examples, Schema);
        Features = new TransformExamples(examples, Schema, options.Features, target) { Task = options.Task };
        Model = new TrainModel(Features) { Kind = options.Kind, Seed = options.Seed, MissingTokens = options.Csv.Missing };
        Evaluation = new EvaluateModel(Model, Features) { Requirements = options.Requirements, Slices = options.Slices, Baselines = options.Baselines, Against = name };
        Pushed = new PushModel(Model, when: [Checks, Evaluation], to: name);
        Pipeline = new(options.Pipeline ?? name, Pushed);
    }

    /// <summary>The steps put together.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>Gives the rows in three parts.</summary>
    public Step<ExampleSplits> Examples { get; }

    /// <summary>Profiles the rows to train on.</summary>
    public ProfileExamples Profile { get; }

    /// <summary>Infers the schema, or reads the one that was given.</summary>
    public Step<DataSchema> Schema { get; }

    /// <summary>Looks whether the rows are as the schema says.</summary>
    public ValidateExamples Checks { get; }

    /// <summary>Fits the features.</summary>
    public TransformExamples Features { get; }

    /// <summary>Trains the model.</summary>
    public TrainModel Model { get; }

    /// <summary>Judges the model.</summary>
    public EvaluateModel Evaluation { get; }

    /// <summary>Registers and promotes the model.</summary>
    public PushModel Pushed { get; }

    /// <summary>The pipeline of a file.</summary>
    /// <param name="data">A CSV file or a pattern of files.</param>
    /// <param name="target">A column to tell, or an expression such as <c>tips > 0.2 * fare</c>.</param>
    /// <param name="name">The name of the pipeline and of the model.</param>
    /// <param name="options">What differs from the usual.</param>
    public static StandardPipeline For(string data, string target, string name, StandardOptions? options = null)
    {
        options ??= new();
        return For(new ImportCsv(data) { Csv = options.Csv, Seed = options.PartSeed }, target, name, options);
    }

    /// <summary>The pipeline of rows that another step gives.</summary>
    /// <inheritdoc cref="For(string, string, string, StandardOptions?)"/>
    public static StandardPipeline For(Step<ExampleSplits> data, string target, string name, StandardOptions? options = null) => new(data, target, name, options ?? new());
}

/// <summary>What differs in a standard pipeline from the usual.</summary>
public sealed record StandardOptions
{
    /// <summary>The name of the pipeline, where it is not that of the model.</summary>
    public string? Pipeline { get; init; }

    /// <summary>How the file is read.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The file of a schema that was edited by hand; null, the default, to infer one.</summary>
    public string? Schema { get; init; }

    /// <summary>The features; null, the default, for those that suit the table.</summary>
    public IReadOnlyList<Feature>? Features { get; init; }

    /// <summary>classification or regression; null, the default, to tell by the target's values.</summary>
    public string? Task { get; init; }

    /// <summary>The kind of the model: linear or dnn. Default dnn.</summary>
    public string Kind { get; init; } = "dnn";

    /// <summary>What is required of the model besides the baselines and the champion; nothing by default.</summary>
    public IReadOnlyList<Requirement> Requirements { get; init; } = [];

    /// <summary>The slices that are measured; none by default.</summary>
    public IReadOnlyList<SliceSpec> Slices { get; init; } = [];

    /// <summary>What the model must show against the baselines. Default: it must beat them.</summary>
    public BaselineRule Baselines { get; init; } = BaselineRule.Beat;

    /// <summary>The seed of weights and of the order of rows. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The seed by which rows are parted in those to learn from, to choose by and to judge on. Default 1. A champion that learnt from other parts of the same rows knows some that it is judged on.</summary>
    public long PartSeed { get; init; } = 1;
}
