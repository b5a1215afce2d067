using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Attention without projections: softmax(scores) v, with scores of query [batch, T, dim] and key [batch, S, dim]. Inputs: query, value and,
/// unless it is the value, key. Masked places of the value take no part; masked places of the query give 0.
/// </summary>
public abstract class SequenceAttention : Layer
{
    private readonly AttentionArguments _arguments = new();

    /// <summary>The part of the weights of attention that is dropped while training. Default 0.</summary>
    public double Dropout { get; init => field = Share(value); }

    /// <summary>Whether the scores have a learnt scale.</summary>
    public bool UseScale { get; init; }

    /// <summary>The seed of what is dropped; null, the default, for one from the model's seed and the layer's name.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether a place attends to itself and to those before it alone. Default false.</summary>
    public bool UseCausalMask
    {
        get => _arguments.UseCausalMask;
        set => _arguments.UseCausalMask = value;
    }

    /// <summary>Whether the weights of attention are given after the output, [batch, T, S]. Default false.</summary>
    public bool ReturnAttentionScores
    {
        get => _arguments.ReturnAttentionScores;
        set => _arguments.ReturnAttentionScores = value;
    }

    /// <summary>The scores [batch, T, S].</summary>
    private protected abstract Value Scores(Value query, Value key, LayerCall call);

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => CallAll([input], call)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Require(inputs.Count is 2 or 3, "query, value and perhaps key", $"{inputs.Count} inputs");
        Require(inputs.All(i => i.Shape.Rank == 3) && inputs[0].Shape[2].Equals(inputs[^1].Shape[2]), "inputs [batch, places, size] and a key of the query's size",
            $"shapes {string.Join(", ", inputs.Select(i => i.Shape))}");
        Value query = inputs[0], value = inputs[1], key = inputs[^1], scores = Scores(query, key, call);
        Value? mask = call.StepsOf(value) is { } counted ? Op.ExpandDims(counted, 1) : null;
        if (UseCausalMask)
        {
            Value causal = Op.Reshape(AttentionMask.Causal(query.Shape[1], key.Shape[1], 0, query), [1, query.Shape[1], key.Shape[1]]);
            mask = mask is null ? causal : Op.And(mask, causal);
        }
        if (mask is not null) scores = AttentionMask.Apply(mask, scores);
        Value weights = Op.Softmax(scores);
        if (call.IsTraining && Dropout > 0) weights = Op.Dropout(weights, Dropout, Seed ?? call.Seed, call.Step);
        Value result = Op.MatMul(weights, value);
        if (call.StepsOf(query) is { } of)
        {
            result = Op.Where(Op.ExpandDims(of, -1), result, call.Graph.Number(0, result.DType));
            call.SetMask(result, of);
        }
        return ReturnAttentionScores ? [result, weights] : [result];
    }

    /// <inheritdoc/>
    internal override JsonObject CallArguments() => _arguments.Write();

    /// <inheritdoc/>
    internal override bool TryTakeArgument(string name, JsonNode value) => _arguments.TryTake(name, value) || base.TryTakeArgument(name, value);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["use_scale"] = UseScale, ["dropout"] = Dropout, ["seed"] = Seed };
}
