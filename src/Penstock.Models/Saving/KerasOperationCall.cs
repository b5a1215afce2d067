using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What an operation of a functional model is applied to: inputs and constants by their place, settings by name.</summary>
internal sealed class KerasOperationCall(Graph graph, IReadOnlyList<Value> inputs, JsonArray arguments, KerasConfig config)
{
    /// <summary>The settings, and the arguments that have names.</summary>
    public KerasConfig Config => config;

    /// <summary>The first input.</summary>
    public Value X => Tensor(0);

    /// <summary>The first input as numbers that are not whole.</summary>
    public Value Number => X.DType.IsFloating() ? X : Op.Cast(X, DType.Float32);

    /// <summary>The argument of a place; null where there is none.</summary>
    public JsonNode? Argument(int place) => place < arguments.Count ? arguments[place] : null;

    /// <summary>An input by its place.</summary>
    public Value Tensor(int place) => InputAt(Argument(place)) ?? throw Wrong($"a tensor as argument {place}", Argument(place));

    /// <summary>The inputs that stand as a list at the first place.</summary>
    public IReadOnlyList<Value> List() => Argument(0) is JsonArray list
        ? Alike([.. list.Select(item => InputAt(item) ?? throw Wrong("a list of tensors", list))])
        : throw Wrong("a list of tensors", Argument(0));

    /// <summary>Two arguments, either of which may be a number, as values of one type.</summary>
    public (Value A, Value B) Pair(int first = 0)
    {
        JsonNode? a = Argument(first), b = Argument(first + 1);
        Value? x = InputAt(a), y = InputAt(b);
        if (x is null && y is null) throw Wrong("a tensor among the arguments", a);
        if (x is not null && y is not null)
        {
            IReadOnlyList<Value> alike = Alike([x, y]);
            return (alike[0], alike[1]);
        }
        double number = NumberOf(x is null ? a : b);
        Value other = x ?? y!;
        if (!other.DType.IsFloating() && (other.DType == DType.Bool || number != Math.Floor(number))) other = Op.Cast(other, DType.Float32);
        Value constant = graph.Number(number, other.DType);
        return x is null ? (constant, other) : (other, constant);
    }

    /// <summary>Two arguments of one shape.</summary>
    public (Value A, Value B) Spread(int first = 0)
    {
        var (a, b) = Pair(first);
        Shape both = Shape.Broadcast(a.Shape, b.Shape);
        return (Op.BroadcastTo(a, both), Op.BroadcastTo(b, both));
    }

    /// <summary>The axes of a reduction; all where none are named.</summary>
    public int[] Axes() => config.Wholes("axis") is { } axes ? [.. axes.Select(X.Shape.Axis)] : [.. Enumerable.Range(0, X.Shape.Rank)];

    /// <summary>The one axis, counted from the front.</summary>
    public int Axis(int otherwise = -1) => X.Shape.Axis(config.Whole("axis", otherwise));

    /// <summary>What an operation refuses.</summary>
    public ArgumentException Wrong(string expected, JsonNode? got) => new($"{config.Owner}: expected {expected}, got {got?.ToJsonString() ?? "nothing"}.");

    private Value? InputAt(JsonNode? argument) => KerasOperation.InputOf(argument) is { } number ? inputs[number] : null;

    private double NumberOf(JsonNode? argument) => argument?.GetValueKind() switch
    {
        JsonValueKind.Number => argument.GetValue<double>(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw Wrong("a tensor or a number", argument),
    };

    // Whole numbers become Float32 beside numbers that are not whole, and Int64 beside whole ones of another type.
    private static IReadOnlyList<Value> Alike(IReadOnlyList<Value> values)
    {
        if (values.All(v => v.DType == values[0].DType)) return values;
        DType type = values.FirstOrDefault(v => v.DType.IsFloating())?.DType ?? DType.Int64;
        return [.. values.Select(v => v.DType == type ? v : Op.Cast(v, type))];
    }
}
