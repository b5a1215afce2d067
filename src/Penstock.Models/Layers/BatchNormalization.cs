using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta for each channel (Ioffe and Szegedy 2015). While training, mean and variance are
/// the batch's, and move the averages that are used otherwise and while the layer is not trainable.
/// </summary>
public sealed class BatchNormalization : ScaledNormalization
{
    /// <summary>The axis of the channels. Default the last.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>The part of the moving averages that each step keeps. Default 0.99.</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>How the moving mean begins. Default zeros.</summary>
    public Initializer MovingMeanInitializer { get; init; } = Initializer.Zeros;

    /// <summary>How the moving variance begins. Default ones.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = Initializer.Ones;

    /// <summary>Keras's setting to take the statistics of all replicas together; kept for its files. Replicas here each take their own. Default false.</summary>
    public bool Synchronized { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 2, "input of rank 2 or more", $"shape {input.Shape}", "Add a batch axis with ExpandDims.");
        int axis = input.Shape.Axis(Axis), last = input.Shape.Rank - 1;
        Require(input.Shape[axis].IsKnown, $"a known extent of axis {axis}", $"shape {input.Shape}");
        Value? mask = call.MaskOf(input);
        if (axis == last) return Normalize(input, mask, call);
        Require(mask is null || axis >= mask.Shape.Rank, "channels after the axes of the mask", $"axis {axis} with a mask {mask?.Shape}");
        int[] swapped = [.. Enumerable.Range(0, last + 1)];
        (swapped[axis], swapped[last]) = (last, axis);
        return Op.Transpose(Normalize(Op.Transpose(input, swapped), mask, call), swapped);
    }

    private Value Normalize(Value x, Value? mask, LayerCall call)
    {
        Shape channels = [x.Shape[-1]];
        Value gamma = Gamma(channels, call), beta = Beta(channels, call);
        Value mean = call.Weight("moving_mean", channels, MovingMeanInitializer, isLearnt: false);
        Value variance = call.Weight("moving_variance", channels, MovingVarianceInitializer, isLearnt: false);
        if (!call.IsTraining || !Trainable) return Op.ScaleShift(x, gamma, beta, mean, variance, Epsilon);
        var (y, batchMean, batchVariance) = mask is null ? Op.BatchNormalization(x, gamma, beta, Epsilon) : Masked(x, mask, gamma, beta);
        call.Update("moving_mean", mean * Momentum + batchMean * (1 - Momentum));
        call.Update("moving_variance", variance * Momentum + batchVariance * (1 - Momentum));
        return y;
    }

    // Only what counts is counted, as Keras does it: a small number keeps a batch of which nothing counts from a division by 0.
    private (Value Y, Value Mean, Value Variance) Masked(Value x, Value mask, Value gamma, Value beta)
    {
        int[] axes = [.. Enumerable.Range(0, x.Shape.Rank - 1)];
        Value weights = Op.BroadcastTo(Op.Cast(Op.Reshape(mask, [.. mask.Shape, .. Enumerable.Repeat((Dim)1, x.Shape.Rank - mask.Shape.Rank)]), x.DType), x.Shape);
        Value count = Op.Sum(weights, axes) + Probabilities.Epsilon, mean = Op.Sum(x * weights, axes) / count;
        Value variance = Op.Sum(Op.Square(x - mean) * weights, axes) / count;
        return (Op.ScaleShift(x, gamma, beta, mean, variance, Epsilon), mean, variance);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        (config["axis"], config["momentum"], config["synchronized"]) = (Axis, Momentum, Synchronized);
        config["moving_mean_initializer"] = MovingMeanInitializer.Described();
        config["moving_variance_initializer"] = MovingVarianceInitializer.Described();
        return config;
    }

    internal static BatchNormalization FromConfig(KerasConfig config)
    {
        var layer = new BatchNormalization
        {
            // Keras 2 wrote the axis as a list of one.
            Axis = config.Wholes("axis") is [var axis] ? axis : -1,
            Momentum = config.Number("momentum", 0.99), Epsilon = config.Number("epsilon", 1e-3), Center = config.Flag("center", true), Scale = config.Flag("scale", true),
            Synchronized = config.Flag("synchronized", false),
            MovingMeanInitializer = config.Initializer("moving_mean_initializer", Initializer.Zeros),
            MovingVarianceInitializer = config.Initializer("moving_variance_initializer", Initializer.Ones),
        };
        layer.ReadRules(config);
        return layer;
    }
}
