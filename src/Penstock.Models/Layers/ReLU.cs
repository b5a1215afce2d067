using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x from the threshold to the largest value; negativeSlope * (x - threshold) below it.</summary>
public sealed class ReLU : Layer
{
    /// <summary>A rectified linear unit.</summary>
    /// <param name="maxValue">Where the output stops to rise; null, the default, for nowhere.</param>
    /// <param name="negativeSlope">The slope below the threshold. Default 0.</param>
    /// <param name="threshold">Where the output begins. Default 0.</param>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0)
    {
        if (maxValue < 0 || negativeSlope < 0 || threshold < 0)
            throw new ArgumentException(FormattableString.Invariant($"ReLU: expected numbers of 0 or more, got a largest value of {maxValue}, a slope of {negativeSlope} and a threshold of {threshold}."));
        (MaxValue, NegativeSlope, Threshold) = (maxValue, negativeSlope, threshold);
    }

    /// <summary>Where the output stops to rise, or null.</summary>
    public double? MaxValue { get; }

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; }

    /// <summary>Where the output begins.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        if (MaxValue == 6 && Threshold == 0 && NegativeSlope == 0) return Op.Relu6(input);
        Value threshold = call.Graph.Number(Threshold, input.DType);
        Value above = Threshold == 0 ? Op.Relu(input) : Op.Where(Op.LessOrEqual(input, threshold), call.Graph.Number(0, input.DType), input);
        if (MaxValue is { } most) above = Op.Minimum(above, call.Graph.Number(most, input.DType));
        return NegativeSlope == 0 ? above : above - Op.Relu(threshold - input) * NegativeSlope;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["max_value"] = MaxValue, ["negative_slope"] = NegativeSlope, ["threshold"] = Threshold };

    internal static ReLU FromConfig(KerasConfig config) =>
        new(config.OptionalNumber("max_value"), config.Number("negative_slope", 0), config.Number("threshold", 0));
}
