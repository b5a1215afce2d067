namespace Penstock.Tensors;

/// <summary>
/// The gradients of batch normalization by its own statistics. Inputs: x, gamma, mean, variance and the gradient dy of the result. Results, with z the
/// normalized input: dx = gamma / sqrt(variance + epsilon) * (dy - mean(dy) - z mean(dy z)), dgamma = sum(dy z), dbeta = sum(dy).
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record BatchNormalizationGradient(double Epsilon) : Operator
{
    /// <summary>What followed the normalization. Its argument is computed again from x and a sixth input, beta, and dy counts where it let that pass.</summary>
    internal FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, Activation == FusedActivation.None ? 5 : 6);
        TensorType channels = inputs[0] with { Shape = [inputs[0].Shape[-1]] };
        Require(inputs[4] == inputs[0] && inputs.Where((_, i) => i is not (0 or 4)).All(i => i == channels), $"gamma, mean and variance of type {channels} and a gradient like the input", string.Join(", ", inputs));
        return [inputs[0], channels, channels];
    }

    /// <summary>The gradient of the formulas, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        Value x = node.Inputs[0], dy = node.Inputs[4], inverse = Op.ReciprocalSqrt(node.Inputs[3] + Epsilon), z = (x - node.Inputs[2]) * inverse;
        if (Activation != FusedActivation.None) dy = Activation.Slope(dy, z * node.Inputs[1] + node.Inputs[5]);
        int[] axes = [.. Enumerable.Range(0, x.Shape.Rank - 1)];
        Value dgamma = Op.Sum(dy * z, axes), dbeta = Op.Sum(dy, axes), dx = OfInput(node.Inputs[1], inverse, z, dy, dgamma, dbeta);
        return Differentiation.ThroughAdded([dx, dgamma, dbeta], gradients, node.Inputs, first);
    }

    /// <summary>The gradient of the input, written with other operators: of gamma, 1 / sqrt(variance + epsilon), the normalized input, its result's gradient and the two sums.</summary>
    internal static Value OfInput(Value gamma, Value inverse, Value z, Value dy, Value dgamma, Value dbeta) =>
        gamma * inverse * (dy - (dbeta + z * dgamma) / Op.Number(z.Shape.Product(0, z.Shape.Rank - 1), z));

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 12.0 * results[0].Shape.ElementCount;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], gamma = call.Inputs[1], mean = call.Inputs[2], variance = call.Inputs[3], dy = call.Inputs[4];
        int size = x.DType.ByteSize();
        nint channels = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value;
        byte[] memory = GC.AllocateArray<byte>(checked((int)((2 * BatchChunks.Count + 4) * channels * size)), pinned: true);
        var arrays = new BatchNormalizationArrays[1];
        var prepare = BatchNormalizationKernel.Prepare(x.DType);
        var combine = BatchNormalizationGradientKernel.Combine(x.DType);
        var sum = BatchNormalizationGradientKernel.SumChunk(x.DType, Activation);
        var slopes = BatchNormalizationGradientKernel.Slopes(x.DType);
        var apply = BatchNormalizationGradientKernel.Apply(x.DType, Activation);
        Action sums = call.Split(BatchChunks.Count, BatchNormalization.ChunkGrain(rows * channels), (start, end) =>
        {
            fixed (BatchNormalizationArrays* a = arrays)
                for (nint i = (nint)start; i < end; i++) sum(a, channels, i);
        });
        Action? ofInput = call.IsUsed(0) ? call.Split(BatchChunks.Count, BatchNormalization.ChunkGrain(rows * channels), (start, end) =>
        {
            nint first = BatchChunks.Start(rows, (nint)start);
            fixed (BatchNormalizationArrays* a = arrays)
                apply(a, channels, first, BatchChunks.Start(rows, (nint)end) - first, (byte*)call.Results[0].Address + first * channels * size);
        }) : null;
        return () =>
        {
            fixed (byte* p = memory)
            fixed (BatchNormalizationArrays* a = arrays)
            {
                nint row = channels * size;
                // Pinned when it was made, the memory stays where it is.
                *a = new BatchNormalizationArrays
                {
                    Rows = rows, X = x.Address, Dy = dy.Address, Mean = mean.Address, Variance = variance.Address, Gamma = gamma.Address, Beta = Activation == FusedActivation.None ? null : call.Inputs[5].Address,
                    InverseDeviation = p, Scale = p + row, Slope = p + 2 * row, Offset = p + 3 * row, Partials = p + 4 * row,
                    Dgamma = call.Results[1].Address, Dbeta = call.Results[2].Address,
                };
                prepare(a, channels, Epsilon);
                sums();
                combine(a, channels, 0);
                if (ofInput is null) return;
                slopes(a, channels, 0);
                ofInput();
            }
        };
    }
}
