using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The cells that the recorded tests of RNN bring themselves: products with kernels of ones, with one state or two.</summary>
internal sealed class RecordedCell(int units, int states) : RecurrentCell
{
    public static IReadOnlyDictionary<string, Func<JsonObject, Layer>> Makers { get; } = new Dictionary<string, Func<JsonObject, Layer>>
    {
        ["OneStateRNNCell"] = config => new RecordedCell(config["units"]!.GetValue<int>(), 1),
        ["TwoStatesRNNCell"] = config => new RecordedCell(config["units"]!.GetValue<int>(), 2),
    };

    public override string KerasName => states == 1 ? "OneStateRNNCell" : "TwoStatesRNNCell";

    public override IReadOnlyList<Shape> StateShapes(Shape input) => [.. Enumerable.Repeat<Shape>([units], states)];

    public override JsonObject Config() => new() { ["units"] = units };

    // The recorded cell of two states computes both from the first.
    protected internal override (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> before, LayerCall call)
    {
        Value h = Op.MatMul(prepared, call.Weight("kernel", [prepared.Shape[-1], units], Initializer.Ones));
        Value[] next = [.. before.Select((_, i) => h + Op.MatMul(before[0], call.Weight($"recurrent_kernel_{i}", [units, units], Initializer.Ones)))];
        return (next.Aggregate((a, b) => a + b), next);
    }
}
