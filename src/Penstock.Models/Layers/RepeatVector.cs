using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Each row repeated as the steps of a sequence. Input [batch, features], output [batch, n, features].</summary>
/// <param name="n">How often.</param>
public sealed class RepeatVector(int n) : Layer
{
    /// <summary>How often a row is repeated.</summary>
    public int N { get; } = n >= 1 ? n : throw new ArgumentException($"RepeatVector: expected 1 or more repetitions, got {n}.");

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank == 2, "rows [batch, features]", $"shape {input.Shape}");
        return Op.BroadcastTo(Op.ExpandDims(input, 1), [input.Shape[0], N, input.Shape[1]]);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["n"] = N };

    internal static RepeatVector FromConfig(KerasConfig config) => new(config.Whole("n"));
}
