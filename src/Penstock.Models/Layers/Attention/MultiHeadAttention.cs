using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Attention of several heads (Vaswani et al. 2017): softmax(q k' / sqrt(key size)) v for each head, from projections of query, value and key;
/// the heads are then projected together. Inputs: query [batch, T, ..], value [batch, S, ..] and, unless it is the value, key [batch, S, ..].
/// </summary>
/// <remarks>What is masked in query, value or key takes no part, and neither does what the input that goes by the name attention_mask, [batch, T, S], leaves out.</remarks>
public sealed class MultiHeadAttention : KernelLayer
{
    private readonly AttentionArguments _arguments = new();
    private HeadProjection? _output;

    /// <param name="heads">How many heads there are.</param>
    /// <param name="keyDim">The size of each head's query and key.</param>
    /// <param name="valueDim">The size of each head's value; null, the default, for that of the key.</param>
    public MultiHeadAttention(int heads, int keyDim, int? valueDim = null)
    {
        Require(heads >= 1 && keyDim >= 1 && valueDim is null or >= 1, "1 or more heads of sizes of 1 or more", $"{heads} of {keyDim} and {valueDim}");
        (Heads, KeyDim, ValueDim) = (heads, keyDim, valueDim ?? keyDim);
        HeadProjection Projected(string name, int size) => Part($"{name}_dense", new HeadProjection(1, [heads, size], this) { Name = name });
        (Query, Key, Value) = (Projected("query", keyDim), Projected("key", keyDim), Projected("value", ValueDim));
    }

    private HeadProjection Query { get; }

    private HeadProjection Key { get; }

    private HeadProjection Value { get; }

    /// <summary>How many heads there are.</summary>
    public int Heads { get; }

    /// <summary>The size of each head's query and key.</summary>
    public int KeyDim { get; }

    /// <summary>The size of each head's value.</summary>
    public int ValueDim { get; }

    /// <summary>The part of the weights of attention that is dropped while training. Default 0.</summary>
    public double Dropout { get; init => field = Share(value); }

    /// <summary>The last axes of the output; null, the default, for the last axis of the query.</summary>
    public Shape? OutputShape { get; init; }

    /// <summary>The axes over which attention goes; null, the default, for all but the first and the last.</summary>
    public IReadOnlyList<int>? AttentionAxes { get; init; }

    /// <summary>Whether a place attends to itself and to those before it alone. Default false.</summary>
    public bool UseCausalMask
    {
        get => _arguments.UseCausalMask;
        set => _arguments.UseCausalMask = value;
    }

    /// <summary>Whether the weights of attention are given after the output, [batch, heads, T, S]. Default false.</summary>
    public bool ReturnAttentionScores
    {
        get => _arguments.ReturnAttentionScores;
        set => _arguments.ReturnAttentionScores = value;
    }

    /// <summary>The seed of what is dropped; null, the default, for one from the model's seed and the layer's name.</summary>
    public long? Seed { get; init; }

    /// <inheritdoc/>
    internal override bool TakesInputsApart => true;

    /// <summary>Applies the layer.</summary>
    /// <param name="query">[batch, T, ..].</param>
    /// <param name="value">[batch, S, ..].</param>
    /// <param name="key">[batch, S, ..]; the value if null.</param>
    /// <param name="attentionMask">Which places of the value a place of the query may look at, Bool [batch, T, S]; null for all.</param>
    public SymbolicTensor On(SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? attentionMask = null) =>
        OnNamed([query, value], ("key", key), ("attention_mask", attentionMask))[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NamedInputs => ["key", "attention_mask", "query_mask", "value_mask", "key_mask"];

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => CallAll([input, input], call)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Value query = inputs[0], value = inputs.Count > 1 ? inputs[1] : query, key = call.Arguments.GetValueOrDefault("key") ?? (inputs.Count > 2 ? inputs[2] : value);
        Require(query.Shape.Rank >= 3, "a query of rank 3 or more: [batch, T, ..]", $"shape {query.Shape}");
        Require(value.Shape.Rank == query.Shape.Rank && key.Shape.Slice(0, key.Shape.Rank - 1) == value.Shape.Slice(0, value.Shape.Rank - 1),
            "a value of the query's rank, and a key of the value's axes but the last", $"shapes {query.Shape}, {value.Shape} and {key.Shape}");
        var axes = new AttendedAxes(query.Shape.Rank, AttentionAxes);
        Value q = axes.Gather(call.Apply(Query, query) * (1 / Math.Sqrt(KeyDim))), k = axes.Gather(call.Apply(Key, key)), v = axes.Gather(call.Apply(Value, value));
        Value scores = Op.MatMul(q, k, transposeB: true);
        if (AttentionMask.Of(query, key, value, axes, UseCausalMask, call) is { } mask) scores = AttentionMask.Apply(mask, scores);
        Value weights = Op.Softmax(scores);
        Value kept = call.IsTraining && Dropout > 0 ? Op.Dropout(weights, Dropout, Seed ?? call.Seed, call.Step) : weights;
        Value heads = axes.Scatter(Op.MatMul(kept, v), query.Shape, ValueDim);
        // The projection's shape is known from the first query on.
        _output ??= Part("output_dense", new HeadProjection(2, OutputShape ?? [query.Shape[-1]], this) { Name = "attention_output" });
        Value result = call.Apply(_output, heads);
        call.SetMask(result, call.Arguments.GetValueOrDefault("query_mask") ?? call.MaskOf(query));
        return ReturnAttentionScores ? [result, axes.Spread(weights, query.Shape, key.Shape)] : [result];
    }

    /// <inheritdoc/>
    internal override JsonObject CallArguments() => _arguments.Write();

    /// <inheritdoc/>
    internal override bool TryTakeArgument(string name, JsonNode value) => _arguments.TryTake(name, value) || base.TryTakeArgument(name, value);

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        var config = new JsonObject
        {
            ["num_heads"] = Heads, ["key_dim"] = KeyDim, ["value_dim"] = ValueDim, ["dropout"] = Dropout, ["use_bias"] = UseBias,
            ["output_shape"] = KerasText.List(OutputShape?.Select(d => d.Value)), ["attention_axes"] = KerasText.List(AttentionAxes), ["seed"] = Seed,
        };
        WriteRules(config);
        return config;
    }

    internal static MultiHeadAttention FromConfig(KerasConfig config)
    {
        config.ExpectNone("sliding_window", "use_gate");
        // Keras 2 tells the shapes of the first call, which the weights tell too.
        config.Leave("query_shape", "key_shape", "value_shape");
        var layer = new MultiHeadAttention(config.Whole("num_heads"), config.Whole("key_dim"), config.OptionalWhole("value_dim"))
        {
            Dropout = config.Number("dropout", 0), UseBias = config.Flag("use_bias", true), AttentionAxes = config.Wholes("attention_axes"), Seed = config.OptionalLong("seed"),
            OutputShape = config.Wholes("output_shape") is { } shape ? [.. shape.Select(n => (Dim)n)] : null,
        };
        layer.ReadRules(config, "kernel");
        return layer;
    }
}
