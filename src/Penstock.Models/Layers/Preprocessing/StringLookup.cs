using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Texts as numbers: 0 for the mask where there is one, then numbers for texts that the vocabulary lacks, then the vocabulary in its order;
/// or the way back. Several numbers for unknown texts are shared out by FarmHash.
/// </summary>
public sealed class StringLookup : IndexLookup<string>
{
    /// <summary>Takes the vocabulary from data, with <see cref="IndexLookup{T}.Adapt(Tensor)"/>.</summary>
    public StringLookup()
    {
    }

    /// <summary>Takes the vocabulary as given.</summary>
    /// <param name="vocabulary">Texts, each once, without mask and the text for unknown ones.</param>
    /// <param name="idfWeights">The weight of each text; null, the default, for none.</param>
    public StringLookup(IReadOnlyList<string> vocabulary, IReadOnlyList<float>? idfWeights = null) => SetVocabulary(vocabulary, idfWeights);

    /// <summary>The text that stands for nothing and becomes 0; null, the default, for none.</summary>
    public string? MaskToken { get; init; }

    /// <summary>What a text that the vocabulary lacks is called. Default [UNK].</summary>
    public string OovToken { get; init; } = "[UNK]";

    private protected override IReadOnlyList<string> Masks => MaskToken is { } mask ? [mask] : [];

    private protected override string Unknown => OovToken;

    private protected override IComparer<string> Order => StringComparer.Ordinal;

    private protected override IEnumerable<string> Tokens(Tensor batch)
    {
        TextColumn texts = batch.AsText();
        return Enumerable.Range(0, texts.Count).Select(texts.GetString);
    }

    private protected override Value Keys(Value input)
    {
        Require(input.DType == DType.Text, "texts", input.DType, "Leave numbers to IntegerLookup or CategoryEncoding.");
        return input;
    }

    private protected override Value Places(Value keys, string[] list) => Op.TextLookup(keys, Tensor.From(list), buckets: 0);

    private protected override Value Bucket(Value keys) => Op.FarmHash(keys, NumOovIndices);

    private protected override Value TokensAt(Value places, string[] list) => Op.TextAt(places, Tensor.From(list));

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = Settings();
        (config["oov_token"], config["mask_token"], config["encoding"]) = (OovToken, MaskToken, "utf-8");
        return config;
    }

    internal static StringLookup FromConfig(KerasConfig config)
    {
        var lookup = new StringLookup
        {
            NumOovIndices = config.Count("num_oov_indices", 1), MaskToken = config.Has("mask_token") ? config.Text("mask_token") : null, OovToken = config.Text("oov_token", "[UNK]"),
            MaxTokens = config.OptionalWhole("max_tokens"), OutputMode = CategoryOutputs.Of(config), PadToMaxTokens = config.Flag("pad_to_max_tokens", false), Invert = config.Flag("invert", false),
        };
        ExpectKnownHash(config);
        lookup.SetVocabulary(config.Texts("vocabulary") ?? [], WeightsOf(config));
        lookup.IsFound = !config.Flag(KerasVocabularies.IsGiven, true);
        return lookup;
    }
}
