using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>exp(x) over its sum along axes. A second input of truth values, or of 1 and 0, says which numbers take part.</summary>
/// <param name="axes">The axes; the last, if none is given.</param>
public sealed class Softmax(params int[] axes) : Layer
{
    private const double Absent = -3e38;

    /// <summary>The axes along which the output adds up to 1.</summary>
    public IReadOnlyList<int> Axes { get; } = axes.Length == 0 ? [-1] : axes;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        if (Axes is [var axis]) return Op.Softmax(input, axis);
        Shape kept = input.Shape;
        foreach (int one in Axes) kept = kept.With(one, 1);
        Value powers = Op.Exp(input - Op.StopGradient(Op.Reshape(Op.Max(input, [.. Axes]), kept)));
        return powers / Op.Reshape(Op.Sum(powers, [.. Axes]), kept);
    }

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call) => inputs is [var input, var mask]
        ? Call(Op.Where(Op.Cast(mask, DType.Bool), input, call.Graph.Number(Absent, input.DType)), call)
        : base.Call(inputs, call);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = Axes is [var axis] ? axis : KerasText.List(Axes) };

    internal static Softmax FromConfig(KerasConfig config) => new(config.Wholes("axis") ?? []);
}
