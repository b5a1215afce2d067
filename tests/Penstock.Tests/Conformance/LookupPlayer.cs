using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The calls of recorded preprocessing layers, beside the application itself.</summary>
internal static class LookupPlayer
{
    /// <summary>The class that stands for a recorded one: Keras's lookup of either type is one of ours of each.</summary>
    public static string NameOf(string name, JsonObject? settings) => name != "IndexLookup" ? name
        : settings?["vocabulary_dtype"]?.GetValue<string>() == "int64" ? nameof(IntegerLookup) : nameof(StringLookup);

    /// <summary>Settings without the type that the class tells.</summary>
    public static JsonObject Settings(JsonObject settings)
    {
        if (settings["vocabulary_dtype"]?.GetValue<string>() == "string") settings.Remove("vocabulary_dtype");
        return settings;
    }

    /// <summary>What runs the look-up of nothing: a null setting is a rule that is not there, and the activation that does nothing; null for other look-ups.</summary>
    public static Action? NullOf(VectorCase one) => one.Subject switch
    {
        "regularizers.get" => () => one.Matches(KernelOf(new() { ["units"] = 1, ["kernel_regularizer"] = null }).Regularizer),
        "constraints.get" => () => one.Matches(KernelOf(new() { ["units"] = 1, ["kernel_constraint"] = null }).Constraint),
        "activations.get" => () => Assert.Equal(((VectorUnknown)one.Expected!).Text, $"activations.{Activation.Of(null)}"),
        _ => null,
    };

    private static Weight KernelOf(JsonObject config)
    {
        Layer layer = Layer.FromConfig("Dense", config);
        new LayerRun(layer, Tensor.From([1f, 2], [1, 2])).Run();
        return layer.Weights[0];
    }

    public static void Adapt(Layer layer, Tensor data)
    {
        if (layer is StringLookup texts) texts.Adapt(data);
        else if (layer is IntegerLookup numbers) numbers.Adapt(data);
        else if (layer is TextVectorization vectorization) vectorization.Adapt(data);
        else if (layer is Discretization bins) bins.Adapt(data);
        else ((Normalization)layer).Adapt(data);
    }

    public static void SetVocabulary(Layer layer, object?[] vocabulary)
    {
        if (layer is IntegerLookup numbers) numbers.SetVocabulary(vocabulary.Cast<long>());
        else if (layer is TextVectorization vectorization) vectorization.SetVocabulary(vocabulary.Cast<string>());
        else ((StringLookup)layer).SetVocabulary(vocabulary.Cast<string>());
    }

    public static object?[] GetVocabulary(Layer layer, VectorCall call)
    {
        bool isWhole = call.Options.GetValueOrDefault("include_special_tokens") is not false;
        return layer is IntegerLookup numbers ? [.. numbers.GetVocabulary(isWhole)] : [.. ((StringLookup)layer).GetVocabulary(isWhole)];
    }

    /// <summary>Several inputs as tensors, where an argument is a list of arrays or of what gives them; null where it is one array.</summary>
    public static Tensor[]? Several(object? argument) => argument is object?[] { Length: > 0 } several && several[0] is Tensor or VectorResult
        ? [.. several.Select(one => ArrayPlayer.Single(one as Tensor ?? Constant(((VectorResult)one!).Last.Arguments[0])))]
        : null;

    private static Tensor Constant(object? value) => value switch
    {
        string text => Tensor.From(TextColumn.From([text]), Shape.Scalar),
        long number => Tensor.Scalar(number),
        _ => ArrayPlayer.Array(value),
    };
}
