namespace Penstock.Tensors;

/// <summary>
/// Batch normalization by statistics that are known already: y = activation((x - mean) / sqrt(variance + epsilon) * gamma + beta), before the activation
/// plus a sixth input like x where there is one. Inputs: x [.., channels], gamma, beta, mean and variance [channels].
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Activation">What follows.</param>
internal sealed record NormalizeChannels(double Epsilon, FusedActivation Activation) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count is 5 or 6, "5 or 6 inputs", inputs.Count);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 2, "a floating-point input of at least two axes", inputs[0]);
        TensorType channels = inputs[0] with { Shape = [inputs[0].Shape[-1]] };
        Require(inputs.Skip(1).Take(4).All(i => i == channels), $"gamma, beta, mean and variance of type {channels}", string.Join(", ", inputs.Skip(1).Take(4)));
        if (inputs.Count == 6) Require(inputs[5] == inputs[0], $"something to add of type {inputs[0]}", inputs[5]);
        return [inputs[0]];
    }

    /// <summary>The gradient of the formula, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        Value y = Op.ScaleShift(node.Inputs[0], node.Inputs[1], node.Inputs[2], node.Inputs[3], node.Inputs[4], Epsilon);
        if (node.Inputs.Count == 6) y += node.Inputs[5];
        if (Activation == FusedActivation.Relu) y = Op.Relu(y);
        if (Activation == FusedActivation.Relu6) y = Op.Relu6(y);
        return Differentiation.ThroughAdded([y], gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 4.0 * results[0].Shape.ElementCount;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer[] inputs = [.. call.Inputs];
        TensorBuffer x = inputs[0];
        int size = x.DType.ByteSize();
        nint channels = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value;
        byte[] memory = GC.AllocateArray<byte>(checked((int)(2 * channels * size)), pinned: true);
        var arrays = new BatchNormalizationArrays[1];
        var prepare = BatchNormalizationKernel.Prepare(x.DType);
        var apply = BatchNormalizationKernel.Apply(x.DType, Activation);
        Action normalize = call.Split(BatchChunks.Count, BatchNormalization.ChunkGrain(rows * channels), (start, end) =>
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
                    Rows = rows, X = x.Address, Gamma = inputs[1].Address, Beta = inputs[2].Address, Mean = inputs[3].Address, Variance = inputs[4].Address,
                    InverseDeviation = p, Scale = p + channels * size, Y = call.Results[0].Address, Residual = inputs.Length == 6 ? inputs[5].Address : null,
                };
                prepare(a, channels, Epsilon);
                normalize();
            }
        };
    }
}
