using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x where x &gt; 0, else alpha * x, with a learnt alpha for each element of an example (He et al. 2015).</summary>
/// <param name="sharedAxes">The axes along which all elements share their alpha, counted from 1, without the batch axis; none by default.</param>
public sealed class PReLU(params int[] sharedAxes) : Layer
{
    private WeightRule _rule = new(Initializer.Zeros);

    /// <summary>The axes along which all elements share their alpha.</summary>
    public IReadOnlyList<int> SharedAxes => sharedAxes;

    /// <summary>How alpha begins. Default zeros.</summary>
    public Initializer AlphaInitializer
    {
        get => _rule.Initializer;
        init => _rule = _rule with { Initializer = value };
    }

    /// <summary>What alpha adds to the loss. Default nothing.</summary>
    public Regularizer? AlphaRegularizer
    {
        get => _rule.Regularizer;
        init => _rule = _rule with { Regularizer = value };
    }

    /// <summary>What alpha is put back to after every step. Default nothing.</summary>
    public Constraint? AlphaConstraint
    {
        get => _rule.Constraint;
        init => _rule = _rule with { Constraint = value };
    }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(sharedAxes.All(axis => axis >= 1 && axis < input.Shape.Rank), $"shared axes from 1 to {input.Shape.Rank - 1}", $"[{string.Join(", ", sharedAxes)}]");
        Shape shape = [.. input.Shape.Select((extent, axis) => sharedAxes.Contains(axis) ? 1 : extent).Skip(1)];
        Require(shape.IsKnown, "known extents along the axes that do not share alpha", $"shape {input.Shape}", "Share it along the others.");
        return Op.Relu(input) - call.Weight("alpha", shape, _rule) * Op.Relu(-input);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        var config = new JsonObject { ["shared_axes"] = sharedAxes.Length == 0 ? null : KerasText.List(sharedAxes) };
        _rule.Write(config, "alpha");
        return config;
    }

    internal static PReLU FromConfig(KerasConfig config)
    {
        var layer = new PReLU(config.Wholes("shared_axes") ?? []);
        layer._rule = layer._rule.Read(config, "alpha");
        return layer;
    }
}
