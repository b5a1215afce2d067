using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x over its length along axes, so that the squares add up to 1.</summary>
/// <param name="axes">The axes; the last, if none is given.</param>
public sealed class UnitNormalization(params IReadOnlyList<int> axes) : Layer
{
    private const double Least = 1e-12;

    /// <summary>The axes along which the length is 1.</summary>
    public IReadOnlyList<int> Axes { get; } = axes.Count == 0 ? [-1] : axes;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Shape kept = input.Shape;
        foreach (int axis in Axes) kept = kept.With(axis, 1);
        Value squares = Op.Reshape(Op.Sum(Op.Square(input), [.. Axes]), kept);
        return input * Op.ReciprocalSqrt(Op.Maximum(squares, call.Graph.Number(Least, input.DType)));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = Axes is [var one] ? one : KerasText.List(Axes) };

    internal static UnitNormalization FromConfig(KerasConfig config) => new(config.Wholes("axis") ?? []);
}
