namespace Penstock.Tensors;

/// <summary>
/// Batch normalization as it is trained (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and
/// variance (divided by the count) over all axes but the last. Inputs: x [.., channels], gamma and beta [channels]. Results: y, mean, variance.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record BatchNormalization(double Epsilon) : Operator
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
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value x = node.Inputs[0], mean = node.Results[1];
        IReadOnlyList<Value>? slopes = gradients[0] is { } dy
            ? node.Graph.Apply(new BatchNormalizationGradient(Epsilon), [x, node.Inputs[1], mean, node.Results[2], dy])
            : null;
        Gradient? dx = slopes?[0];
        Value count = Op.Number(x.Shape.Product(0, x.Shape.Rank - 1), x);
        if (gradients[1] is { } dmean) dx = Sum(dx, Op.BroadcastTo(dmean / count, x.Shape));
        if (gradients[2] is { } dvariance) dx = Sum(dx, (x - mean) * (dvariance * 2 / count));
        return [dx, slopes?[1], slopes?[2]];
    }

    private static Gradient? Sum(Gradient? a, Value b) => a is null ? b : a.ToDense() + b;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], gamma = call.Inputs[1], beta = call.Inputs[2], y = call.Results[0], mean = call.Results[1], variance = call.Results[2];
        int size = x.DType.ByteSize();
        nint channels = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value, row = channels * size;
        byte[] partials = new byte[checked(BatchChunks.Count * 2 * row)], inverse = new byte[row];
        var chunk = ChannelStatistics.Chunk(x.DType);
        var combine = ChannelStatistics.Combine(x.DType);
        var invert = BatchNormalizationKernel.InverseDeviation(x.DType);
        var apply = BatchNormalizationKernel.Apply(x.DType);
        Action statistics = call.Split(BatchChunks.Count, ChunkGrain(rows * channels), (start, end) =>
        {
            fixed (byte* p = partials)
                for (nint i = (nint)start; i < end; i++) chunk(x.Address, p, rows, channels, i);
        });
        Action normalize = call.Split(rows, 1 + 16384 / Math.Max(1, channels), (start, end) =>
        {
            fixed (byte* i = inverse)
                apply(x.Address + start * row, y.Address + start * row, mean.Address, i, gamma.Address, beta.Address, (nint)(end - start), channels);
        });
        return () =>
        {
            statistics();
            fixed (byte* p = partials, i = inverse)
            {
                combine(p, mean.Address, variance.Address, rows, channels);
                invert(variance.Address, i, channels, Epsilon);
            }
            normalize();
        };
    }

    /// <summary>How many of the fixed chunks of a batch are worth a task: one, or all of them where there is little to add up.</summary>
    internal static long ChunkGrain(nint elements) => elements < 65_536 ? BatchChunks.Count : 1;
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
