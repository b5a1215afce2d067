using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which places of the value a place of the query may look at, from the masks of the inputs, a mask that is given, and the order of the places.</summary>
internal static class AttentionMask
{
    private const double Absent = -3e38;

    /// <summary>Bool, broadcasting to [free.., heads, query's places, key's places]; null where all may be looked at.</summary>
    public static Value? Of(Value query, Value key, Value value, AttendedAxes axes, bool isCausal, LayerCall call)
    {
        Value? mask = null;
        Dim from = axes.Places(query.Shape), to = axes.Places(key.Shape);
        Value? Masked(Value x, string name) => call.Arguments.GetValueOrDefault(name) ?? call.StepsOf(x);
        if (axes.Free == 1)
        {
            // The masks of sequences alone say where places are.
            if (Masked(query, "query_mask") is { } q) mask = And(mask, Op.Reshape(q, [query.Shape[0], 1, from, 1]));
            if (Masked(value, "value_mask") is { } v) mask = And(mask, Op.Reshape(v, [value.Shape[0], 1, 1, to]));
            if (key != value && Masked(key, "key_mask") is { } k) mask = And(mask, Op.Reshape(k, [key.Shape[0], 1, 1, to]));
        }
        if (isCausal) mask = And(mask, Causal(from, to, axes.Free, query));
        if (call.Arguments.GetValueOrDefault("attention_mask") is { } given) mask = And(mask, Given(given, from, to, axes));
        return mask;
    }

    /// <summary>The scores where a mask holds, and a number whose power is 0 elsewhere.</summary>
    public static Value Apply(Value mask, Value scores) => Op.Where(Op.BroadcastTo(mask, scores.Shape), scores, Op.BroadcastTo(scores.Graph.Number(Absent, scores.DType), scores.Shape));

    /// <summary>Bool [1.., from, to]: place i looks at places up to i.</summary>
    public static Value Causal(Dim from, Dim to, int leading, Value like)
    {
        Value Numbers(Dim extent) => Op.CumulativeSum(Op.BroadcastTo(like.Graph.Number(1, DType.Int32), [extent]), 0);
        Value may = Op.GreaterOrEqual(Op.Reshape(Numbers(from), [from, 1]), Op.Reshape(Numbers(to), [1, to]));
        return Op.Reshape(may, [.. Enumerable.Repeat((Dim)1, leading + 1), from, to]);
    }

    private static Value Given(Value given, Dim from, Dim to, AttendedAxes axes)
    {
        Value mask = given.DType == DType.Bool ? given : Op.Cast(given, DType.Bool);
        int leading = mask.Shape.Rank - 2 * axes.Attended;
        if (leading < 0) throw new ArgumentException($"MultiHeadAttention: expected an attention mask of the axes [batch, {from}, {to}], got shape {mask.Shape}.");
        // Without an axis of heads it holds for all of them.
        Dim[] lead = [.. mask.Shape.Slice(0, leading)];
        return Op.Reshape(mask, leading <= axes.Free ? [.. lead, .. Enumerable.Repeat((Dim)1, axes.Free + 1 - leading), from, to] : [.. lead, from, to]);
    }

    private static Value And(Value? a, Value b)
    {
        if (a is null) return b;
        Shape both = Shape.Broadcast(a.Shape, b.Shape);
        return Op.And(Op.BroadcastTo(a, both), Op.BroadcastTo(b, both));
    }
}
