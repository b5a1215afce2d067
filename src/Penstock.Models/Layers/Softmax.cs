using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>exp(x) over its sum along axes. A second input of truth values, or of 1 and 0, says which numbers take part; a mask of the input leaves out what does not count along its axes.</summary>
/// <param name="axes">The axes; the last, if none is given.</param>
public sealed class Softmax(params int[] axes) : Layer
{
    private const double Absent = -3e38;

    /// <summary>The axes along which the output adds up to 1.</summary>
    public IReadOnlyList<int> Axes { get; } = axes.Length == 0 ? [-1] : axes;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        // Of a row that does not count at all the numbers do not matter: only a mask of the axes themselves changes something.
        if (call.MaskOf(input) is { } mask && Axes.Any(a => input.Shape.Axis(a) < mask.Shape.Rank))
            input = Where(Op.Reshape(mask, [.. mask.Shape, .. Enumerable.Repeat((Dim)1, input.Shape.Rank - mask.Shape.Rank)]), input);
        if (Axes is [var axis]) return Op.Softmax(input, axis);
        Shape kept = input.Shape;
        foreach (int one in Axes) kept = kept.With(one, 1);
        Value powers = Op.Exp(input - Op.StopGradient(Op.Reshape(Op.Max(input, [.. Axes]), kept)));
        return powers / Op.Reshape(Op.Sum(powers, [.. Axes]), kept);
    }

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call) => inputs is [var input, var mask]
        ? Call(Where(Op.Cast(mask, DType.Bool), input), call)
        : base.Call(inputs, call);

    private static Value Where(Value mask, Value input) => Op.Where(mask, input, input.Graph.Number(Absent, input.DType));

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = Axes is [var axis] ? axis : KerasText.List(Axes) };

    internal static Softmax FromConfig(KerasConfig config) => new(config.Wholes("axis") ?? []);
}
