namespace Penstock.Tensors;

/// <summary>
/// Batch normalization as it is trained (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and
/// variance (divided by the count) over all axes but the last. Inputs: x [.., channels], gamma and beta [channels]. Results: y, mean, variance.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
public sealed record BatchNormalization(double Epsilon) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 3);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 2, "a floating-point input of at least two axes", inputs[0]);
        TensorType channels = inputs[0] with { Shape = [inputs[0].Shape[-1]] };
        Require(inputs[1] == channels && inputs[2] == channels, $"gamma and beta of type {channels}", $"{inputs[1]} and {inputs[2]}");
        return [inputs[0], channels, channels];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(IReadOnlyList<Value> inputs)
    {
        Value x = inputs[0];
        int[] axes = [.. Enumerable.Range(0, x.Shape.Rank - 1)];
        Value mean = Op.Mean(x, axes), centered = x - mean, variance = Op.Mean(Op.Square(centered), axes);
        return [centered * (Op.ReciprocalSqrt(variance + Epsilon) * inputs[1]) + inputs[2], mean, variance];
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.BatchNormalization"/>
    public static (Value Y, Value Mean, Value Variance) BatchNormalization(Value x, Value gamma, Value beta, double epsilon)
    {
        IReadOnlyList<Value> results = x.Graph.Apply(new BatchNormalization(epsilon), [x, gamma, beta]);
        return (results[0], results[1], results[2]);
    }

    /// <summary>Batch normalization as it is used, with mean and variance known: x * scale + shift, where scale = gamma / sqrt(variance + epsilon) and shift = beta - mean * scale.</summary>
    public static Value ScaleShift(Value x, Value gamma, Value beta, Value mean, Value variance, double epsilon)
    {
        Value scale = gamma * ReciprocalSqrt(variance + epsilon);
        return x * scale + (beta - mean * scale);
    }
}
