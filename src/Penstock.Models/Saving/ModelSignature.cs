using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Models;

/// <summary>What a caller of a model must know: what its inputs are called and what its outputs mean. It is saved with the model.</summary>
public sealed record ModelSignature
{
    internal const int MostBytes = 16 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What the model answers: "binary", "classes" or "numbers"; null where nobody said.</summary>
    public string? Task { get; init; }

    /// <summary>The names of the classes in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The probability above which a binary model says yes. Default 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The columns of a table that are fed, in order.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; init; } = [];

    /// <summary>The column or expression that the model learnt to tell.</summary>
    public string? Target { get; init; }

    /// <summary>The tokens that stand for a missing value in a table.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = [];

    /// <summary>Ways to call the model by name, for a server; none, the default: one that takes all inputs and tells all outputs.</summary>
    public IReadOnlyDictionary<string, NamedSignature> Signatures { get; init; } = new Dictionary<string, NamedSignature>();

    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    // A file may say null where the types say that there is none.
    private string? Flaw() =>
        ClassNames is null || ClassNames.Contains(null!) ? "a class without a name"
        : Columns is null || Columns.Any(c => c?.Name is null) ? "a column without a name"
        : MissingTokens is null || MissingTokens.Contains(null!) ? "a missing token without a text"
        : Signatures is null || Signatures.Values.Any(s => s?.Inputs is null || s.Outputs is null || s.Inputs.Values.Contains(null!) || s.Outputs.Values.Contains(null!)) ? "a way to call without inputs or outputs"
        : Threshold is not (>= 0 and <= 1) ? $"a threshold of {Threshold}, which is no probability"
        : null;

    internal static ModelSignature FromJson(string json, string place)
    {
        try
        {
            ModelSignature signature = JsonSerializer.Deserialize<ModelSignature>(json, s_json) ?? throw new JsonException("null");
            return signature.Flaw() is { } flaw ? throw new JsonException(flaw) : signature;
        }
        catch (JsonException e)
        {
            throw new ModelFileException($"{place}: expected a signature as JSON, got text that is not: {e.Message}", e);
        }
    }
}

/// <summary>A column of a table that a model is fed.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsText">Whether the column holds texts; else numbers.</param>
/// <param name="Fill">What stands for a missing number in a model that takes its numbers as one matrix; one that takes raw rows is fed NaN.</param>
public sealed record FeatureColumn(string Name, bool IsText, double Fill = 0);

/// <summary>One way to call a model, as a SavedModel's signature: which inputs are fed, which outputs are told, and what callers call them.</summary>
public sealed record NamedSignature
{
    /// <summary>What it is for: "predict", "classify" or "regress"; null, the default, for any.</summary>
    public string? Method { get; init; }

    /// <summary>The model's inputs by the names that callers use; none, the default: all, by their own names.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The model's outputs by the names that callers use; none, the default: all, by their own names.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether callers send examples of features that are named as the model's inputs, the way of classify and regress. Default false.</summary>
    public bool TakesExamples { get; init; }

    /// <summary>Whether each number of an input is a row of its own, so that inputs of any shape are taken and outputs get their shape. Default false.</summary>
    public bool TakesAnyShape { get; init; }
}
