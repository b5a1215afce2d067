using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Operations of <c>keras.ops</c> that change the shape or the order of a tensor.</summary>
internal static class KerasRearrangement
{
    public static Value Reshape(KerasOperationCall call)
    {
        int[] wanted = call.Config.Wholes("newshape") ?? [];
        Value x = call.X;
        if (wanted.Count(n => n < 0) > 1) throw call.Wrong("one extent of -1 at most", call.Config["newshape"]);
        long known = wanted.Where(n => n >= 0).Aggregate(1L, (product, n) => product * n);
        // What stays of a batch whose size is not known is the batch.
        Dim rest = wanted is [-1, ..] && x.Shape.Product(1, x.Shape.Rank) is { IsKnown: true } row && row.Value == known ? x.Shape[0] : wanted.Any(n => n < 0) ? x.Shape.Size / known : 0;
        return Op.Reshape(x, [.. wanted.Select(n => n < 0 ? rest : n)]);
    }

    public static Value Expand(KerasOperationCall call)
    {
        Value x = call.X;
        foreach (int axis in call.Config.Wholes("axis") ?? []) x = Op.ExpandDims(x, axis < 0 ? axis + x.Shape.Rank + 1 : axis);
        return x;
    }

    public static Value Squeeze(KerasOperationCall call)
    {
        Value x = call.X;
        if (!call.Config.Has("axis")) throw call.Wrong("an axis", null);
        foreach (int axis in call.Axes().OrderDescending()) x = Op.Squeeze(x, axis);
        return x;
    }

    public static Value Transpose(KerasOperationCall call) => Op.Transpose(call.X, call.Config.Wholes("axes") ?? [.. Enumerable.Range(0, call.X.Shape.Rank).Reverse()]);

    public static Value Swap(KerasOperationCall call)
    {
        int a = call.X.Shape.Axis(call.Config.Whole("axis1")), b = call.X.Shape.Axis(call.Config.Whole("axis2"));
        return Op.Transpose(call.X, [.. Enumerable.Range(0, call.X.Shape.Rank).Select(axis => axis == a ? b : axis == b ? a : axis)]);
    }

    public static Value Move(KerasOperationCall call)
    {
        int from = call.X.Shape.Axis(call.Config.Whole("source")), to = call.X.Shape.Axis(call.Config.Whole("destination"));
        List<int> order = [.. Enumerable.Range(0, call.X.Shape.Rank).Where(axis => axis != from)];
        order.Insert(to, from);
        return Op.Transpose(call.X, [.. order]);
    }

    public static Value Stack(KerasOperationCall call)
    {
        IReadOnlyList<Value> all = call.List();
        int axis = call.Config.Whole("axis", 0), place = axis < 0 ? axis + all[0].Shape.Rank + 1 : axis;
        return Op.Concatenate(place, [.. all.Select(x => Op.ExpandDims(x, place))]);
    }

    public static IReadOnlyList<Value> Split(KerasOperationCall call)
    {
        Value x = call.X;
        int axis = call.Axis(0);
        if (!x.Shape[axis].IsKnown) throw call.Wrong("an axis of a known extent", call.Config["axis"]);
        long extent = x.Shape[axis].Value;
        int[] given = call.Config.Wholes("indices_or_sections") ?? [];
        long[] ends = call.Config["indices_or_sections"] is JsonArray
            ? [.. given, extent]
            : given is [> 0 and var sections] && extent % sections == 0 ? [.. Enumerable.Range(1, sections).Select(i => i * extent / sections)]
            : throw call.Wrong($"sections that divide {extent}", call.Config["indices_or_sections"]);
        return [.. ends.Select((end, i) => Op.Slice(x, axis, i == 0 ? 0 : ends[i - 1], end - (i == 0 ? 0 : ends[i - 1])))];
    }

    public static Value Tile(KerasOperationCall call)
    {
        Value x = call.X;
        int[] repeats = call.Config.Wholes("repeats") ?? [];
        if (repeats.Length != x.Shape.Rank || repeats.Any(n => n is < 1 or > 1 << 16)) throw call.Wrong($"{x.Shape.Rank} repeats of 1 or more", call.Config["repeats"]);
        for (int axis = 0; axis < repeats.Length; axis++)
            if (repeats[axis] > 1) x = Op.Concatenate(axis, [.. Enumerable.Repeat(x, repeats[axis])]);
        return x;
    }

    public static Value Repeat(KerasOperationCall call)
    {
        Value x = call.X;
        int axis = call.Axis(), times = call.Config.Count("repeats");
        Value many = Op.BroadcastTo(Op.ExpandDims(x, axis + 1), x.Shape.Insert(axis + 1, times));
        return Op.Reshape(many, x.Shape.With(axis, x.Shape[axis] * times));
    }

    public static Value Pad(KerasOperationCall call)
    {
        call.Config.ExpectOnly("mode", "constant");
        call.Config.ExpectNone("constant_values");
        Value x = call.X;
        int[] widths = call.Config.Wholes("pad_width") ?? [];
        if (widths.Length != 2 * x.Shape.Rank || widths.Any(n => n is < 0 or > 1 << 16)) throw call.Wrong($"{x.Shape.Rank} pairs of widths of 0 or more", call.Config["pad_width"]);
        for (int axis = 0; axis < x.Shape.Rank; axis++)
            if (widths[2 * axis] + widths[2 * axis + 1] > 0) x = Op.Pad(x, axis, widths[2 * axis], widths[2 * axis + 1]);
        return x;
    }
}
