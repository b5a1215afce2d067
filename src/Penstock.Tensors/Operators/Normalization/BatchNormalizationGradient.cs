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
        Value dgamma = Op.Sum(dy * z, axes), dbeta = Op.Sum(dy, axes), count = Op.Number(x.Shape.Product(0, x.Shape.Rank - 1), x);
        Value dx = node.Inputs[1] * inverse * (dy - (dbeta + z * dgamma) / count);
        return Differentiation.ThroughAdded([dx, dgamma, dbeta], gradients, node.Inputs, first);
    }

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
        Action OverChunks(delegate*<BatchNormalizationArrays*, nint, nint, void> kernel) => call.Split(BatchChunks.Count, BatchNormalization.ChunkGrain(rows * channels), (start, end) =>
        {
            fixed (BatchNormalizationArrays* a = arrays)
                for (nint i = (nint)start; i < end; i++) kernel(a, channels, i);
        });
        Action sums = OverChunks(BatchNormalizationGradientKernel.SumChunk(x.DType, Activation)), slopes = OverChunks(BatchNormalizationGradientKernel.Apply(x.DType, Activation));
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
                    Dx = call.Results[0].Address, Dgamma = call.Results[1].Address, Dbeta = call.Results[2].Address,
                };
                prepare(a, channels, Epsilon);
                sums();
                combine(a, channels, 0);
                slopes();
            }
        };
    }
}
