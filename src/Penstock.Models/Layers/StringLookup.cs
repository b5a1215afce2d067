using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Texts as numbers: 0 for the mask where there is one, then numbers for texts that the vocabulary lacks, then the vocabulary in its order.
/// </summary>
public sealed class StringLookup : Layer
{
    private string[] _vocabulary = [];

    /// <summary>Takes the vocabulary from data, with <see cref="Adapt(Tensor)"/>.</summary>
    public StringLookup()
    {
    }

    /// <summary>Takes the vocabulary as given.</summary>
    /// <param name="vocabulary">Texts, each once, without mask and the text for unknown ones.</param>
    public StringLookup(IReadOnlyList<string> vocabulary) => _vocabulary = [.. vocabulary];

    /// <summary>The texts that have numbers of their own.</summary>
    public IReadOnlyList<string> Vocabulary => _vocabulary;

    /// <summary>How many numbers stand for texts that the vocabulary lacks; they are shared out by hash. Default 1. With 0 such a text is -1.</summary>
    public int NumOovIndices { get; init; } = 1;

    /// <summary>The text that stands for nothing and becomes 0; null, the default, for none.</summary>
    public string? MaskToken { get; init; }

    /// <summary>What a text that the vocabulary lacks is called. Default [UNK].</summary>
    public string OovToken { get; init; } = "[UNK]";

    /// <summary>The largest size of a vocabulary found in data, with mask and unknown texts; null, the default, for any.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How numbers are encoded, as <see cref="CategoryEncoding"/> does; null, the default, for the numbers themselves. An encoding has no place for the mask.</summary>
    public CategoryOutput? OutputMode { get; init; }

    private bool HasMask => MaskToken is not null && OutputMode is null;

    /// <summary>Finds the vocabulary in texts: the most frequent first.</summary>
    public void Adapt(Tensor texts) => Adapt([texts]);

    /// <summary>Finds the vocabulary in the inputs of a dataset: the most frequent first.</summary>
    /// <param name="data">It is read once.</param>
    /// <param name="input">Which part of an example the layer is fed; its only input if null.</param>
    public void Adapt(Dataset<Example> data, Func<Example, Tensor>? input = null) => Adapt(data.Map(input ?? (e => e.Input)).AsEnumerable());

    private void Adapt(IEnumerable<Tensor> batches)
    {
        var counts = new Dictionary<string, long>();
        foreach (Tensor batch in batches)
        {
            TextColumn texts = batch.AsText();
            for (int i = 0; i < texts.Count; i++)
                if (texts.GetString(i) is var text && text != MaskToken && text != OovToken) counts[text] = counts.GetValueOrDefault(text) + 1;
        }
        int most = MaxTokens is { } limit ? Math.Max(0, limit - NumOovIndices - (HasMask ? 1 : 0)) : int.MaxValue;
        _vocabulary = [.. counts.OrderByDescending(c => c.Value).ThenByDescending(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).Take(most)];
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.DType == DType.Text, "texts", input.DType, "Leave numbers to IntegerLookup or CategoryEncoding.");
        Require(_vocabulary.Length > 0, "a vocabulary", "none", "Adapt the layer to data first.");
        if (OutputMode is { } mode) return CategoryEncoding.Encode(Op.TextLookup(input, Tensor.From(_vocabulary), NumOovIndices), NumOovIndices + _vocabulary.Length, mode);
        if (!HasMask || MaskToken!.Length == 0) return Op.TextLookup(input, Tensor.From(_vocabulary), NumOovIndices, HasMask);
        // The operator masks the empty text alone: another mask is looked up as a last word and then put first.
        Value numbers = Op.TextLookup(input, Tensor.From([.. _vocabulary, MaskToken]), NumOovIndices);
        Value last = call.Graph.Number(NumOovIndices + _vocabulary.Length, DType.Int64);
        return Op.Where(Op.Equal(numbers, Op.BroadcastTo(last, numbers.Shape)), call.Graph.Number(0, DType.Int64), numbers + 1);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["invert"] = false, ["max_tokens"] = MaxTokens, ["num_oov_indices"] = NumOovIndices, ["oov_token"] = OovToken, ["mask_token"] = MaskToken,
        ["output_mode"] = OutputMode is { } mode ? KerasText.Of(mode) : "int", ["sparse"] = false, ["pad_to_max_tokens"] = false, ["idf_weights"] = null,
        ["vocabulary"] = KerasText.List(_vocabulary), ["encoding"] = "utf-8",
    };

    internal static StringLookup FromConfig(KerasConfig config)
    {
        config.ExpectNone("idf_weights");
        string? mask = config.Has("mask_token") ? config.Text("mask_token") : null;
        string unknown = config.Text("oov_token", "[UNK]");
        int buckets = config.Whole("num_oov_indices", 1);
        IEnumerable<string> words = config.Texts("vocabulary") ?? [];
        // Keras takes a vocabulary with or without its special texts in front.
        if (mask is not null && words.FirstOrDefault() == mask) words = words.Skip(1);
        if (words.FirstOrDefault() == unknown) words = words.Skip(buckets);
        return new([.. words])
        {
            NumOovIndices = buckets, MaskToken = mask, OovToken = unknown, MaxTokens = config.OptionalWhole("max_tokens"),
            OutputMode = config.Text("output_mode", "int") == "int" ? null : config.Choice("output_mode", CategoryOutput.MultiHot),
        };
    }
}
