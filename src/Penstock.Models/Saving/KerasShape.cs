using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Shapes in Keras's JSON: a list whose first number, the batch, is null.</summary>
internal static class KerasShape
{
    /// <summary>The shape of one example, or null where there is none.</summary>
    public static Shape? Read(JsonNode? json, string place)
    {
        if (json is not JsonArray { Count: > 0 } list) return null;
        var dims = new Dim[list.Count - 1];
        for (int i = 0; i < dims.Length; i++)
        {
            if (list[i + 1] is null) dims[i] = Dim.Symbol($"axis{i + 1}");
            else if (list[i + 1] is JsonValue value && value.TryGetValue(out long extent) && extent is >= 0 and <= int.MaxValue) dims[i] = extent;
            else throw new ModelFileException($"{place}: expected extents from 0 to {int.MaxValue} or null, got {list.ToJsonString()}.");
        }
        return Shape.Create(dims);
    }
}
