using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A normalization that is followed by a learnt factor gamma and a learnt addend beta.</summary>
public abstract class ScaledNormalization : Layer
{
    private WeightRule _beta = new(Initializer.Zeros), _gamma = new(Initializer.Ones);

    /// <summary>Added to the variance. Default 0.001.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether beta is added. Default true.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether gamma multiplies. Default true.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>How beta begins. Default zeros.</summary>
    public Initializer BetaInitializer
    {
        get => _beta.Initializer;
        init => _beta = _beta with { Initializer = value };
    }

    /// <summary>How gamma begins. Default ones.</summary>
    public Initializer GammaInitializer
    {
        get => _gamma.Initializer;
        init => _gamma = _gamma with { Initializer = value };
    }

    /// <summary>What beta adds to the loss. Default nothing.</summary>
    public Regularizer? BetaRegularizer
    {
        get => _beta.Regularizer;
        init => _beta = _beta with { Regularizer = value };
    }

    /// <summary>What gamma adds to the loss. Default nothing.</summary>
    public Regularizer? GammaRegularizer
    {
        get => _gamma.Regularizer;
        init => _gamma = _gamma with { Regularizer = value };
    }

    /// <summary>What beta is put back to after every step. Default nothing.</summary>
    public Constraint? BetaConstraint
    {
        get => _beta.Constraint;
        init => _beta = _beta with { Constraint = value };
    }

    /// <summary>What gamma is put back to after every step. Default nothing.</summary>
    public Constraint? GammaConstraint
    {
        get => _gamma.Constraint;
        init => _gamma = _gamma with { Constraint = value };
    }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <summary>gamma, or ones in its shape.</summary>
    private protected Value Gamma(Shape shape, LayerCall call) => Scale ? call.Weight("gamma", shape, _gamma) : Filled(1, shape, call);

    /// <summary>beta, or zeros in its shape.</summary>
    private protected Value Beta(Shape shape, LayerCall call) => Center ? call.Weight("beta", shape, _beta) : Filled(0, shape, call);

    private protected static Value Filled(double number, Shape shape, LayerCall call) => Op.BroadcastTo(call.Graph.Number(number, DType.Float32), shape);

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        var config = new JsonObject { ["epsilon"] = Epsilon, ["center"] = Center, ["scale"] = Scale };
        _beta.Write(config, "beta");
        _gamma.Write(config, "gamma");
        return config;
    }

    private protected void ReadRules(KerasConfig config) => (_beta, _gamma) = (_beta.Read(config, "beta"), _gamma.Read(config, "gamma"));
}
