namespace Penstock.Tensors;

/// <summary>
/// The gradients of layer normalization. Inputs: x, gamma, the mean and the inverse deviation of each row, and the gradient dy of the result. Results, with
/// z the normalized row and g = dy gamma: dx = inverse deviation * (g - mean(g) - z mean(g z)), dgamma = sum(dy z), dbeta = sum(dy).
/// </summary>
internal sealed record LayerNormalizationGradient : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 5);
        TensorType row = inputs[0] with { Shape = [inputs[0].Shape[-1]] }, rows = inputs[0] with { Shape = inputs[0].Shape.Without(-1) };
        Require(inputs[1] == row && inputs[2] == rows && inputs[3] == rows && inputs[4] == inputs[0], $"gamma of type {row}, two of type {rows} and a gradient like the input", string.Join(", ", inputs));
        return [inputs[0], row, row];
    }

    /// <summary>The gradient of the formulas, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        Value x = node.Inputs[0], dy = node.Inputs[4], inverse = Op.ExpandDims(node.Inputs[3], -1), z = (x - Op.ExpandDims(node.Inputs[2], -1)) * inverse, g = dy * node.Inputs[1];
        int[] axes = [.. Enumerable.Range(0, x.Shape.Rank - 1)];
        Value dx = inverse * (g - Op.ExpandDims(Op.Mean(g, -1), -1) - z * Op.ExpandDims(Op.Mean(g * z, -1), -1));
        return Differentiation.ThroughAdded([dx, Op.Sum(dy * z, axes), Op.Sum(dy, axes)], gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], gamma = call.Inputs[1], mean = call.Inputs[2], inverse = call.Inputs[3], dy = call.Inputs[4];
        TensorBuffer dx = call.Results[0], dgamma = call.Results[1], dbeta = call.Results[2];
        int size = x.DType.ByteSize();
        nint n = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value, row = n * size;
        byte[] partials = GC.AllocateArray<byte>(checked((int)(BatchChunks.Count * 2 * row)), pinned: true);
        var backward = LayerNormalizationKernel.Backward(x.DType);
        var sum = ReductionKernels.For(ReductionKind.Sum, x.DType);
        Action slopes = call.Split(BatchChunks.Count, BatchNormalization.ChunkGrain(rows * n), (start, end) =>
        {
            fixed (byte* p = partials)
                for (nint chunk = (nint)start; chunk < end; chunk++)
                {
                    nint from = BatchChunks.Start(rows, chunk);
                    LayerNormalizationArrays arrays = new()
                    {
                        X = x.Address + from * row, Y = dx.Address + from * row, Dy = dy.Address + from * row, Gamma = gamma.Address,
                        Mean = mean.Address + from * size, Inverse = inverse.Address + from * size, Dgamma = p + chunk * row, Dbeta = p + (BatchChunks.Count + chunk) * row,
                    };
                    backward(&arrays, BatchChunks.Start(rows, chunk + 1) - from, n);
                }
        });
        return () =>
        {
            slopes();
            fixed (byte* p = partials)
            {
                BatchChunks.Combine(sum, p, dgamma.Address, n);
                BatchChunks.Combine(sum, p + BatchChunks.Count * row, dbeta.Address, n);
            }
        };
    }
}
