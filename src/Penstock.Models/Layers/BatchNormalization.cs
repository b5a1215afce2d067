using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta for each channel (Ioffe and Szegedy 2015). While training, mean and variance are
/// the batch's, and move the averages that are used otherwise and while the layer is not trainable.
/// </summary>
public sealed class BatchNormalization : Layer
{
    private WeightRule _beta = new(Initializer.Zeros), _gamma = new(Initializer.Ones);

    /// <summary>The axis of the channels. Default the last.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>The part of the moving averages that each step keeps. Default 0.99.</summary>
    public double Momentum { get; init; } = 0.99;

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

    /// <summary>How the moving mean begins. Default zeros.</summary>
    public Initializer MovingMeanInitializer { get; init; } = Initializer.Zeros;

    /// <summary>How the moving variance begins. Default ones.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = Initializer.Ones;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 2, "input of rank 2 or more", $"shape {input.Shape}", "Add a batch axis with ExpandDims.");
        int axis = input.Shape.Axis(Axis), last = input.Shape.Rank - 1;
        Require(input.Shape[axis].IsKnown, $"a known extent of axis {axis}", $"shape {input.Shape}");
        if (axis == last) return Normalize(input, call);
        int[] swapped = [.. Enumerable.Range(0, last + 1)];
        (swapped[axis], swapped[last]) = (last, axis);
        return Op.Transpose(Normalize(Op.Transpose(input, swapped), call), swapped);
    }

    private Value Normalize(Value x, LayerCall call)
    {
        Shape channels = [x.Shape[-1]];
        Value Fixed(double number) => Op.BroadcastTo(call.Graph.Number(number, x.DType), channels);
        Value gamma = Scale ? call.Weight("gamma", channels, _gamma) : Fixed(1);
        Value beta = Center ? call.Weight("beta", channels, _beta) : Fixed(0);
        Value mean = call.Weight("moving_mean", channels, MovingMeanInitializer, isLearnt: false);
        Value variance = call.Weight("moving_variance", channels, MovingVarianceInitializer, isLearnt: false);
        if (!call.IsTraining || !Trainable) return Op.ScaleShift(x, gamma, beta, mean, variance, Epsilon);
        var (y, batchMean, batchVariance) = Op.BatchNormalization(x, gamma, beta, Epsilon);
        call.Update("moving_mean", mean * Momentum + batchMean * (1 - Momentum));
        call.Update("moving_variance", variance * Momentum + batchVariance * (1 - Momentum));
        return y;
    }

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        var config = new JsonObject
        {
            ["axis"] = Axis, ["momentum"] = Momentum, ["epsilon"] = Epsilon, ["center"] = Center, ["scale"] = Scale,
            ["moving_mean_initializer"] = MovingMeanInitializer.Described(), ["moving_variance_initializer"] = MovingVarianceInitializer.Described(), ["synchronized"] = false,
        };
        _beta.Write(config, "beta");
        _gamma.Write(config, "gamma");
        return config;
    }

    internal static BatchNormalization FromConfig(KerasConfig config)
    {
        var layer = new BatchNormalization
        {
            // Keras 2 wrote the axis as a list of one.
            Axis = config.Wholes("axis") is [var axis] ? axis : -1,
            Momentum = config.Number("momentum", 0.99), Epsilon = config.Number("epsilon", 1e-3), Center = config.Flag("center", true), Scale = config.Flag("scale", true),
            MovingMeanInitializer = config.Initializer("moving_mean_initializer", Initializer.Zeros),
            MovingVarianceInitializer = config.Initializer("moving_variance_initializer", Initializer.Ones),
        };
        (layer._beta, layer._gamma) = (layer._beta.Read(config, "beta"), layer._gamma.Read(config, "gamma"));
        return layer;
    }
}
