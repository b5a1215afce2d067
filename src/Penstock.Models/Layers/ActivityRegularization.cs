using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Gives its input and adds l1 * sum |x| + l2 * sum x^2, over the number of examples, to the loss.</summary>
public sealed class ActivityRegularization : Layer
{
    private readonly double _l1, _l2;

    /// <summary>Makes a layer.</summary>
    /// <param name="l1">The factor of the absolute values. Default 0.</param>
    /// <param name="l2">The factor of the squares. Default 0.</param>
    public ActivityRegularization(double l1 = 0, double l2 = 0)
    {
        (_l1, _l2) = (l1, l2);
        ActivityRegularizer = new L1L2(l1, l2);
    }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["l1"] = _l1, ["l2"] = _l2 };

    internal static ActivityRegularization FromConfig(KerasConfig config) => new(config.Number("l1", 0), config.Number("l2", 0));
}
