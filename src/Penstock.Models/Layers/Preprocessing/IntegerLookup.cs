using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Whole numbers as the numbers of a vocabulary: 0 for the mask where there is one, then numbers for those that the vocabulary lacks, then the
/// vocabulary in its order; or the way back. Several numbers for unknown ones are shared out by the remainder of division.
/// </summary>
public sealed class IntegerLookup : IndexLookup<long>
{
    /// <summary>Takes the vocabulary from data, with <see cref="IndexLookup{T}.Adapt(Tensor)"/>.</summary>
    public IntegerLookup()
    {
    }

    /// <summary>Takes the vocabulary as given.</summary>
    /// <param name="vocabulary">Numbers, each once, without mask and the number for unknown ones.</param>
    /// <param name="idfWeights">The weight of each number; null, the default, for none.</param>
    public IntegerLookup(IReadOnlyList<long> vocabulary, IReadOnlyList<float>? idfWeights = null) => SetVocabulary(vocabulary, idfWeights);

    /// <summary>The number that stands for nothing and becomes 0; null, the default, for none.</summary>
    public long? MaskToken { get; init; }

    /// <summary>What a number that the vocabulary lacks is called. Default -1.</summary>
    public long OovToken { get; init; } = -1;

    private protected override IReadOnlyList<long> Masks => MaskToken is { } mask ? [mask] : [];

    private protected override long Unknown => OovToken;

    private protected override IComparer<long> Order => Comparer<long>.Default;

    private protected override IEnumerable<long> Tokens(Tensor batch)
    {
        Require(batch.DType.IsInteger(), "whole numbers", batch.DType);
        return batch.DType == DType.Int64 ? batch.ToArray<long>() : Enumerable.Range(0, batch.Count).Select(i => (long)batch.NumberAt(i));
    }

    private protected override Value Keys(Value input)
    {
        Require(input.DType.IsInteger(), "whole numbers", input.DType, "Leave texts to StringLookup, other numbers to Discretization.");
        return Op.Cast(input, DType.Int64);
    }

    private protected override Value Places(Value keys, long[] list) => Op.IndexOf(keys, Tensor.From(list));

    private protected override Value Bucket(Value keys) => Op.Remainder(keys, keys.Graph.Number(NumOovIndices, DType.Int64));

    private protected override Value TokensAt(Value places, long[] list) => Op.Gather(places.Graph.Constant(Tensor.From(list)), places);

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = Settings();
        (config["oov_token"], config["mask_token"], config["vocabulary_dtype"]) = (OovToken, MaskToken, "int64");
        return config;
    }

    internal static IntegerLookup FromConfig(KerasConfig config)
    {
        var lookup = new IntegerLookup
        {
            NumOovIndices = config.Count("num_oov_indices", 1), MaskToken = config.OptionalLong("mask_token"), OovToken = config.OptionalLong("oov_token") ?? -1,
            MaxTokens = config.OptionalWhole("max_tokens"), OutputMode = CategoryOutputs.Of(config), PadToMaxTokens = config.Flag("pad_to_max_tokens", false), Invert = config.Flag("invert", false),
        };
        ExpectKnownHash(config);
        lookup.SetVocabulary(config.Longs("vocabulary") ?? [], WeightsOf(config));
        lookup.IsFound = !config.Flag(KerasVocabularies.IsGiven, true);
        return lookup;
    }
}
