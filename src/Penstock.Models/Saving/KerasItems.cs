using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A part of a tensor, as Keras writes <c>x[:, 1:3, ..., None, -1]</c>.</summary>
internal static class KerasItems
{
    public static Value Get(KerasOperationCall call)
    {
        JsonNode?[] items = call.Argument(1) is JsonArray list ? [.. list] : [call.Argument(1)];
        Value x = call.X;
        int taken = items.Count(item => item is not null && !Is(item, "__ellipsis__")), axis = 0;
        if (taken > x.Shape.Rank) throw call.Wrong($"{x.Shape.Rank} items at most", call.Argument(1));
        foreach (JsonNode? item in items)
        {
            if (item is null) x = Op.ExpandDims(x, axis++);
            else if (Is(item, "__ellipsis__")) axis += call.X.Shape.Rank - taken;
            else if (Is(item, "__slice__")) x = Slice(call, x, axis++, (JsonObject)item["config"]!);
            else if (Whole(item) is { } place) x = Op.Squeeze(Op.Slice(x, axis, From(call, x, axis, place), 1), axis);
            else throw call.Wrong("whole numbers and slices", item);
        }
        return x;
    }

    private static bool Is(JsonNode item, string kind) => item is JsonObject described && (string?)described["class_name"] == kind;

    private static int? Whole(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int whole) ? whole : null;

    private static long From(KerasOperationCall call, Value x, int axis, int place)
    {
        if (place >= 0 && !x.Shape[axis].IsKnown) return place;
        long extent = Extent(call, x, axis);
        return place >= -extent && place < extent ? place < 0 ? place + extent : place : throw call.Wrong($"a place of an axis of {extent}", place);
    }

    private static long Extent(KerasOperationCall call, Value x, int axis) =>
        x.Shape[axis].IsKnown ? x.Shape[axis].Value : throw call.Wrong($"an axis of a known extent, as axis {axis} is not", call.Argument(1));

    private static Value Slice(KerasOperationCall call, Value x, int axis, JsonObject slice)
    {
        int step = Whole(slice["step"]) ?? 1;
        if (slice["start"] is null && slice["stop"] is null && step == 1) return x;
        if (slice["start"] is null && slice["stop"] is null && step == -1) return Op.Flip(x, axis);
        if (step < 1) throw call.Wrong("a step of 1 or more", slice);
        long extent = Extent(call, x, axis), start = Bound(slice["start"], 0), stop = Math.Max(start, Bound(slice["stop"], extent));
        Value part = Op.Slice(x, axis, start, stop - start);
        if (step == 1) return part;
        // The first of every few: the rest of the last is filled up.
        long count = (stop - start + step - 1) / step;
        Value filled = Op.Pad(part, axis, 0, count * step - (stop - start));
        return Op.Squeeze(Op.Slice(Op.Reshape(filled, filled.Shape.With(axis, count).Insert(axis + 1, step)), axis + 1, 0, 1), axis + 1);

        long Bound(JsonNode? node, long otherwise) => node is null ? otherwise : Whole(node) is { } place ? Math.Clamp(place < 0 ? place + extent : place, 0, extent) : throw call.Wrong("whole numbers", node);
    }
}
