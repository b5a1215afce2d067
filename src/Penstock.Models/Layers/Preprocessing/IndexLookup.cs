using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Tokens as numbers: 0 for the mask where there is one, then numbers for tokens that the vocabulary lacks, then the vocabulary in its order;
/// or the way back.
/// </summary>
/// <typeparam name="T">What a token is.</typeparam>
public abstract class IndexLookup<T> : Layer, IFoundVocabulary where T : notnull
{
    // What Python takes for the end of a line.
    private const string LineEnds = "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029";

    private T[] _vocabulary = [];
    private float[]? _weights;

    private protected IndexLookup()
    {
    }

    /// <summary>The tokens that have numbers of their own.</summary>
    public IReadOnlyList<T> Vocabulary => _vocabulary;

    /// <summary>The weight of each token of the vocabulary, by which <see cref="CategoryOutput.TfIdf"/> counts it; null for none. A token that the vocabulary lacks has their mean.</summary>
    public IReadOnlyList<float>? IdfWeights => _weights;

    /// <summary>How many numbers stand for tokens that the vocabulary lacks; they are shared out by hash. Default 1. With 0 such a token is -1.</summary>
    public int NumOovIndices { get; init; } = 1;

    /// <summary>The largest size of a vocabulary found in data, with mask and unknown tokens; null, the default, for any.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How numbers are encoded, as <see cref="CategoryEncoding"/> does; null, the default, for the numbers themselves. An encoding has no place for the mask.</summary>
    public CategoryOutput? OutputMode { get; init; }

    /// <summary>Whether an encoding is as long as <see cref="MaxTokens"/>, even if the vocabulary is smaller. Default false.</summary>
    public bool PadToMaxTokens { get; init; }

    /// <summary>Whether the layer gives the tokens of numbers. Default false. A number that is none gives the token for unknown ones.</summary>
    public bool Invert { get; init; }

    private protected abstract IReadOnlyList<T> Masks { get; }

    private protected abstract T Unknown { get; }

    private protected abstract IComparer<T> Order { get; }

    /// <summary>Whether the vocabulary was found in data, not given.</summary>
    internal bool IsFound { get; set; }

    IReadOnlyList<string>? IFoundVocabulary.FoundLines
    {
        get
        {
            if (!IsFound || _vocabulary.Length == 0 || OutputMode == CategoryOutput.TfIdf) return null;
            string[] lines = [.. GetVocabulary().Select(token => FormattableString.Invariant($"{token}"))];
            return lines[^1].Length > 0 && lines.All(line => line.AsSpan().IndexOfAny(LineEnds) < 0) ? lines : null;
        }
    }

    private bool HasMask => Masks.Count > 0 && OutputMode is null;

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">Tokens, each once, with or without mask and the tokens for unknown ones in front.</param>
    /// <param name="idfWeights">The weight of each token without those in front; null for none.</param>
    public void SetVocabulary(IEnumerable<T> vocabulary, IReadOnlyList<float>? idfWeights = null)
    {
        T[] words = [.. vocabulary], special = Special();
        if (words.Take(special.Length).SequenceEqual(special)) words = words[special.Length..];
        Require(words.Distinct().Count() == words.Length, "a vocabulary with each token once", "some twice");
        Require(idfWeights is null || idfWeights.Count == words.Length, $"{words.Length} weights", idfWeights?.Count);
        (_vocabulary, _weights, IsFound) = (words, idfWeights is null ? null : [.. idfWeights], false);
    }

    /// <summary>The vocabulary in the order of the numbers.</summary>
    /// <param name="includeSpecialTokens">Whether with mask and the tokens for unknown ones in front. Default true.</param>
    public IReadOnlyList<T> GetVocabulary(bool includeSpecialTokens = true) => includeSpecialTokens ? [.. Special(), .. _vocabulary] : _vocabulary;

    /// <summary>Finds the vocabulary in tokens: the most frequent first. Each row is a document of its own.</summary>
    public void Adapt(Tensor tokens) => Adapt([tokens]);

    /// <summary>Finds the vocabulary in the inputs of a dataset: the most frequent first.</summary>
    /// <param name="data">It is read once.</param>
    /// <param name="input">Which part of an example the layer is fed; its only input if null.</param>
    public void Adapt(Dataset<Example> data, Func<Example, Tensor>? input = null) => Adapt(data.Map(input ?? (e => e.Input)).AsEnumerable());

    internal void Adapt(IEnumerable<Tensor> batches)
    {
        var counts = new TokenCounts<T>([.. Masks, Unknown], OutputMode == CategoryOutput.TfIdf);
        foreach (Tensor batch in batches) counts.Add(Tokens(batch), batch.Shape.Rank < 2 ? 1 : (int)(batch.Count / Math.Max(1, batch.Shape[0].Value)));
        T[] words = counts.MostFrequent(MaxTokens is { } limit ? Math.Max(0, limit - Special().Length) : int.MaxValue, Order);
        SetVocabulary(words, OutputMode == CategoryOutput.TfIdf ? [.. words.Select(counts.InverseFrequency)] : null);
        IsFound = true;
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(_vocabulary.Length > 0, "a vocabulary", "none", "Adapt the layer to data first.");
        return Invert ? Tokens(input) : Encode(Numbers(input));
    }

    /// <summary>The number of each token.</summary>
    internal Value Numbers(Value input)
    {
        Value Number(long n) => input.Graph.Constant(Tensor.Scalar(n));
        Value keys = Keys(input), places = Places(keys, [.. _vocabulary, .. Masks]);
        long firstUnknown = HasMask ? 1 : 0;
        Value unknown = NumOovIndices switch { 0 => Number(-1), 1 => Number(firstUnknown), _ => Bucket(keys) + firstUnknown };
        Value numbers = Op.Where(Op.Equal(places, Number(-1)), unknown, places + (firstUnknown + NumOovIndices));
        if (Masks.Count == 0) return numbers;
        return Op.Where(Op.Equal(places, Number(_vocabulary.Length)), Number(HasMask || NumOovIndices > 0 ? 0 : -1), numbers);
    }

    /// <summary>Numbers as the layer gives them.</summary>
    internal Value Encode(Value numbers)
    {
        if (OutputMode is not { } mode) return numbers;
        int size = NumOovIndices + _vocabulary.Length, depth = PadToMaxTokens ? MaxTokens ?? 0 : size;
        Require(depth >= size, $"a largest number of tokens of {size} or more, to which encodings are padded", MaxTokens, "Set MaxTokens.");
        if (mode != CategoryOutput.TfIdf) return mode.Encode(numbers, depth);
        Require(_weights is not null, "weights of tokens", "none", "Adapt the layer to data, or set them with the vocabulary.");
        float[] weights = [.. Enumerable.Repeat(_weights!.Average(), NumOovIndices), .. _weights!, .. new float[depth - size]];
        return CategoryOutput.Count.Encode(numbers, depth) * numbers.Graph.Constant(Tensor.From(weights));
    }

    private Value Tokens(Value input)
    {
        Require(OutputMode is null && input.DType.IsInteger(), "whole numbers and no encoding", $"{input.DType} and {CategoryOutputs.Name(OutputMode)}");
        T[] tokens = [.. GetVocabulary(), Unknown];
        Value numbers = Op.Cast(input, DType.Int64), last = input.Graph.Number(tokens.Length - 1, DType.Int64), zero = input.Graph.Number(0, DType.Int64);
        return TokensAt(Op.Where(Op.Or(Op.Less(numbers, zero), Op.Less(last, numbers)), last, numbers), tokens);
    }

    private T[] Special() => [.. HasMask ? Masks : [], .. Enumerable.Repeat(Unknown, NumOovIndices)];

    private protected abstract IEnumerable<T> Tokens(Tensor batch);

    /// <summary>The input, checked, in the type of the tokens.</summary>
    private protected abstract Value Keys(Value input);

    /// <summary>The place of each token in a list, -1 where it is not there.</summary>
    private protected abstract Value Places(Value keys, T[] list);

    /// <summary>Which of the numbers for unknown tokens each gets.</summary>
    private protected abstract Value Bucket(Value keys);

    private protected abstract Value TokensAt(Value places, T[] list);

    private protected JsonObject Settings() => new()
    {
        ["invert"] = Invert, ["max_tokens"] = MaxTokens, ["num_oov_indices"] = NumOovIndices, ["output_mode"] = CategoryOutputs.Name(OutputMode), ["sparse"] = false,
        ["pad_to_max_tokens"] = PadToMaxTokens, ["idf_weights"] = KerasText.List(_weights), ["vocabulary"] = _vocabulary.Length == 0 ? null : KerasText.List(_vocabulary),
    };

    /// <summary>Fails where a file shares unknown tokens out in another way. With one number for all of them there is nothing to share out.</summary>
    private protected static void ExpectKnownHash(KerasConfig config)
    {
        // They tell nothing where all unknown tokens are one.
        config.Leave("salt", "oov_method");
        if (config.Whole("num_oov_indices", 1) <= 1) return;
        config.ExpectNone("salt");
        if (typeof(T) == typeof(long)) config.ExpectOnly("oov_method", "floormod");
    }

    private protected static float[]? WeightsOf(KerasConfig config) => config.Numbers("idf_weights") is { } weights ? [.. weights.Select(w => (float)w)] : null;
}
