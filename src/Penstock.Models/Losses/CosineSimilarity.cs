using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>-sum(target * output) of vectors scaled to length 1: -1 where they point in one direction, 1 where they point in opposite ones.</summary>
public sealed class CosineSimilarity : Loss
{
    /// <summary>The axis of the vectors. Default the last.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) => -Op.Sum(Unit(Match(target, output)) * Unit(output), Axis);

    private Value Unit(Value x)
    {
        int axis = x.Shape.Axis(Axis);
        Value squared = Op.Reshape(Op.Sum(Op.Square(x), axis), x.Shape.With(axis, 1));
        return x * Op.ReciprocalSqrt(Op.Maximum(squared, x.Graph.Number(1e-12, x.DType)));
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => config["axis"] = Axis;

    internal static CosineSimilarity FromConfig(KerasConfig config) => new() { Axis = config.Whole("axis", -1) };
}
