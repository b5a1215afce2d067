namespace Penstock.Tensors;

/// <summary>
/// Batch normalization as it is trained (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and
/// variance (divided by the count) over all axes but the last. Inputs: x [.., channels], gamma and beta [channels]. Results: y, mean, variance.
/// A pass may let it add a fourth input like x, and then apply an activation.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record BatchNormalization(double Epsilon) : Operator
{
    /// <summary>What follows the normalization, and the sum with a fourth input where there is one, in the same pass.</summary>
    internal FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count is 3 or 4, "3 or 4 inputs", inputs.Count);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 2, "a floating-point input of at least two axes", inputs[0]);
        TensorType channels = inputs[0] with { Shape = [inputs[0].Shape[-1]] };
        Require(inputs[1] == channels && inputs[2] == channels, $"gamma and beta of type {channels}", $"{inputs[1]} and {inputs[2]}");
        if (inputs.Count == 4) Require(inputs[3] == inputs[0], $"something to add of type {inputs[0]}", inputs[3]);
        return [inputs[0], channels, channels];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value x = node.Inputs[0], mean = node.Results[1];
        Value? dy = gradients[0] is { } g ? Activation.Slope(g, node.Results[0]) : null;
        IReadOnlyList<Value>? slopes = dy is null ? null
            : node.Graph.Apply(new BatchNormalizationGradient(Epsilon), [x, node.Inputs[1], mean, node.Results[2], dy]);
        Gradient? dx = slopes?[0];
        Value count = Op.Number(x.Shape.Product(0, x.Shape.Rank - 1), x);
        if (gradients[1] is { } dmean) dx = Sum(dx, Op.BroadcastTo(dmean / count, x.Shape));
        if (gradients[2] is { } dvariance) dx = Sum(dx, (x - mean) * (dvariance * 2 / count));
        return node.Inputs.Count == 4 ? [dx, slopes?[1], slopes?[2], dy] : [dx, slopes?[1], slopes?[2]];
    }

    private static Gradient? Sum(Gradient? a, Value b) => a is null ? b : a.ToDense() + b;

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 8.0 * results[0].Shape.ElementCount;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], mean = call.Results[1], variance = call.Results[2];
        TensorBuffer? residual = call.Inputs.Count == 4 ? call.Inputs[3] : null;
        int size = x.DType.ByteSize();
        nint channels = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value;
        byte[] memory = GC.AllocateArray<byte>(checked((int)((2 * BatchChunks.Count + 2) * channels * size)), pinned: true);
        var arrays = new BatchNormalizationArrays[1];
        var chunk = ChannelStatistics.Chunk(x.DType);
        var combine = ChannelStatistics.Combine(x.DType);
        var prepare = BatchNormalizationKernel.Prepare(x.DType);
        var apply = BatchNormalizationKernel.Apply(x.DType, Activation);
        Action statistics = call.Split(BatchChunks.Count, ChunkGrain(rows * channels), (start, end) =>
        {
            fixed (BatchNormalizationArrays* a = arrays)
                for (nint i = (nint)start; i < end; i++) chunk(a->X, a->Partials, rows, channels, i);
        });
        Action normalize = call.Split(BatchChunks.Count, ChunkGrain(rows * channels), (start, end) =>
        {
            fixed (BatchNormalizationArrays* a = arrays)
                for (nint i = (nint)start; i < end; i++) apply(a, channels, i);
        });
        return () =>
        {
            fixed (byte* p = memory)
            fixed (BatchNormalizationArrays* a = arrays)
            {
                // Pinned when it was made, the memory stays where it is.
                *a = new BatchNormalizationArrays
                {
                    Rows = rows, X = x.Address, Mean = mean.Address, Variance = variance.Address, Gamma = call.Inputs[1].Address, Beta = call.Inputs[2].Address,
                    InverseDeviation = p, Scale = p + channels * size, Partials = p + 2 * channels * size, Y = call.Results[0].Address, Residual = residual is null ? null : residual.Address,
                };
                statistics();
                nint* counts = stackalloc nint[BatchChunks.Count];
                BatchChunks.Fill(rows, counts);
                combine(a->Partials, mean.Address, variance.Address, counts, BatchChunks.Count, channels);
                prepare(a, channels, Epsilon);
                normalize();
            }
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
