using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(error^2 / 2 where |error| is up to delta, else delta * |error| - delta^2 / 2) over the last axis (Huber 1964).</summary>
public sealed class Huber : Loss
{
    /// <summary>Where the loss turns from a square into a line. Default 1.</summary>
    public double Delta { get; init; } = 1;

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value error = output - Match(target, output), size = Op.Abs(error);
        Value near = Op.LessOrEqual(size, output.Graph.Number(Delta, output.DType));
        return Op.Mean(Op.Where(near, Op.Square(error) * 0.5, size * Delta - 0.5 * Delta * Delta), -1);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => config["delta"] = Delta;

    internal static Huber FromConfig(KerasConfig config) => new() { Delta = config.Number("delta", 1) };
}
