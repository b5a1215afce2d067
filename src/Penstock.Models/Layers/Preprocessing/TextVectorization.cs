using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Texts as the numbers of their tokens: cleaned, split, joined to n-grams and looked up, [batch] or [batch, 1] to [batch, length], or encoded to [batch, tokens].</summary>
public sealed class TextVectorization : Layer, IFoundVocabulary
{
    private const string Punctuation = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";
    private const int DefaultMostTokens = 4096;
    private readonly IReadOnlyList<string> _vocabulary = [];
    private readonly IReadOnlyList<float>? _idfWeights;
    private StringLookup? _lookup;

    /// <summary>Takes the vocabulary from data, with <see cref="Adapt(Tensor)"/>.</summary>
    public TextVectorization()
    {
    }

    /// <summary>Takes the vocabulary as given.</summary>
    /// <param name="vocabulary">Tokens, each once, with or without "" and [UNK] in front.</param>
    /// <param name="idfWeights">The weight of each token without those in front; null, the default, for none.</param>
    public TextVectorization(IReadOnlyList<string> vocabulary, IReadOnlyList<float>? idfWeights = null) => (_vocabulary, _idfWeights) = (vocabulary, idfWeights);

    /// <summary>The largest size of a vocabulary found in data, with padding and unknown tokens; null, the default, for any.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>What is done to texts first. Default small letters and no punctuation.</summary>
    public Standardization Standardize { get; init; }

    /// <summary>What texts are split into. Default words.</summary>
    public TextUnit Split { get; init; }

    /// <summary>How many tokens that follow one another are joined to one, width after width; none, the default, for single tokens. Keras's ngrams = 2 is [1, 2].</summary>
    public IReadOnlyList<int> Ngrams { get; init; } = [];

    /// <summary>How numbers are encoded, as multi-hot, count or tf-idf; null, the default, for the numbers themselves.</summary>
    public CategoryOutput? OutputMode
    {
        get;
        init => field = value != CategoryOutput.OneHot ? value : throw new ArgumentException("TextVectorization: expected an output of int, multi_hot, count or tf_idf, got one_hot.");
    }

    /// <summary>The length of the rows of numbers: shorter texts are filled up with 0, longer ones cut; null, the default, for that of the longest text of the batch.</summary>
    public int? OutputSequenceLength { get; init; }

    /// <summary>The most tokens of a text where no length is given, for which memory is planned, from 1 to 2^24; more are an error where the layer is run. Default 4096.</summary>
    public int MostTokens
    {
        get;
        init => field = value is >= 1 and <= 1 << 24 ? value : throw new ArgumentException($"TextVectorization: expected from 1 to {1 << 24} as the most tokens, got {value}.");
    } = DefaultMostTokens;

    /// <summary>Whether an encoding is as long as <see cref="MaxTokens"/>, even if the vocabulary is smaller. Default false.</summary>
    public bool PadToMaxTokens { get; init; }

    /// <summary>The tokens that have numbers of their own.</summary>
    public IReadOnlyList<string> Vocabulary => Lookup.Vocabulary;

    /// <summary>The weight of each token of the vocabulary; null for none.</summary>
    public IReadOnlyList<float>? IdfWeights => Lookup.IdfWeights;

    IReadOnlyList<string>? IFoundVocabulary.FoundLines => ((IFoundVocabulary)Lookup).FoundLines;

    private StringLookup Lookup
    {
        get
        {
            if (_lookup is not null) return _lookup;
            _lookup = new() { MaskToken = "", MaxTokens = MaxTokens, OutputMode = OutputMode, PadToMaxTokens = PadToMaxTokens };
            _lookup.SetVocabulary(_vocabulary, _idfWeights);
            return _lookup;
        }
    }

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">Tokens, each once, with or without "" and [UNK] in front.</param>
    /// <param name="idfWeights">The weight of each token without those in front; null for none.</param>
    public void SetVocabulary(IEnumerable<string> vocabulary, IReadOnlyList<float>? idfWeights = null) => Lookup.SetVocabulary(vocabulary, idfWeights);

    /// <summary>The vocabulary in the order of the numbers.</summary>
    /// <param name="includeSpecialTokens">Whether with "" and [UNK] in front. Default true.</param>
    public IReadOnlyList<string> GetVocabulary(bool includeSpecialTokens = true) => Lookup.GetVocabulary(includeSpecialTokens);

    /// <summary>Finds the vocabulary in texts: the most frequent token first.</summary>
    public void Adapt(Tensor texts) => Adapt([texts]);

    /// <summary>Finds the vocabulary in the inputs of a dataset: the most frequent token first.</summary>
    /// <param name="data">It is read once.</param>
    /// <param name="input">Which part of an example the layer is fed; its only input if null.</param>
    public void Adapt(Dataset<Example> data, Func<Example, Tensor>? input = null) => Adapt(data.Map(input ?? (e => e.Input)).AsEnumerable());

    private void Adapt(IEnumerable<Tensor> batches)
    {
        var graph = new Graph();
        graph.Output("tokens", Tokens(graph.Input("texts", DType.Text, [Dim.Symbol("texts")]), null));
        var executor = new Executor(graph);
        Lookup.Adapt(batches.Select(batch => executor.Run(Tensor.From(batch.AsText(), [batch.Count]))[0]));
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.DType == DType.Text && (input.Shape.Rank == 1 || (input.Shape.Rank == 2 && input.Shape[1] == 1)), "texts [batch] or [batch, 1]", input.Type);
        Require(Lookup.Vocabulary.Count > 0, "a vocabulary", "none", "Adapt the layer to data first.");
        Value tokens = Tokens(input.Shape.Rank == 1 ? input : Op.Squeeze(input, 1), OutputMode is null ? OutputSequenceLength : null), numbers = Lookup.Numbers(tokens);
        if (OutputMode is null) return numbers;
        Value isFilling = Op.Equal(Op.TextLength(tokens, bytes: true), call.Graph.Number(0, DType.Int64));
        return Lookup.Encode(Op.Where(isFilling, call.Graph.Number(-1, DType.Int64), numbers));
    }

    private Value Tokens(Value texts, int? length)
    {
        if (Standardize is Standardization.LowerAndStripPunctuation or Standardization.Lower) texts = Op.TextLower(texts);
        if (Standardize is Standardization.LowerAndStripPunctuation or Standardization.StripPunctuation) texts = Op.TextWithout(texts, Punctuation);
        Axes widths = Axes.Create([.. Ngrams]);
        return length is { } rows ? Op.TextTokens(texts, rows, Split, widths) : Op.TextTokensToLongest(texts, MostTokens, Split, widths);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["max_tokens"] = MaxTokens, ["standardize"] = Standardize == Standardization.None ? null : KerasText.Of(Standardize),
        ["split"] = Split switch { TextUnit.Word => "whitespace", TextUnit.Character => "character", _ => null },
        ["ngrams"] = Ngrams.Count == 0 ? null : Ngrams.SequenceEqual(Enumerable.Range(1, Ngrams.Count)) ? Ngrams.Count : KerasText.List(Ngrams),
        ["output_mode"] = CategoryOutputs.Name(OutputMode), ["output_sequence_length"] = OutputSequenceLength, ["pad_to_max_tokens"] = PadToMaxTokens, ["sparse"] = false,
        ["ragged"] = false, ["vocabulary"] = KerasText.List(Vocabulary), ["idf_weights"] = KerasText.List(IdfWeights), ["encoding"] = "utf-8",
    };

    internal override JsonObject OwnSettings() => MostTokens == DefaultMostTokens ? [] : new() { ["most_tokens"] = MostTokens };

    internal static TextVectorization FromConfig(KerasConfig config)
    {
        TextVectorization layer = Settings(config);
        layer.Lookup.IsFound = !config.Flag(KerasVocabularies.IsGiven, true);
        return layer;
    }

    private static TextVectorization Settings(KerasConfig config) => new(config.Texts("vocabulary") ?? [], config.Numbers("idf_weights") is { } weights ? [.. weights.Select(w => (float)w)] : null)
    {
        MaxTokens = config.OptionalWhole("max_tokens"), Standardize = config.IsNull("standardize") ? Standardization.None : config.Choice("standardize", Standardization.LowerAndStripPunctuation),
        Split = config.IsNull("split") ? TextUnit.Text : config.Text("split", "whitespace") switch
        {
            "whitespace" => TextUnit.Word,
            "character" => TextUnit.Character,
            var other => throw new ArgumentException($"TextVectorization: expected whitespace, character or null as \"split\", got \"{other}\"."),
        },
        Ngrams = config["ngrams"] is JsonArray ? config.Wholes("ngrams")! : [.. Enumerable.Range(1, config.Count("ngrams", 0, 1 << 10))],
        OutputMode = CategoryOutputs.Of(config), OutputSequenceLength = config.OptionalWhole("output_sequence_length"), PadToMaxTokens = config.Flag("pad_to_max_tokens", false),
        MostTokens = config.Count("most_tokens", DefaultMostTokens),
    };
}
