namespace Penstock.Tensors;

/// <summary>
/// Layer normalization (Ba et al. 2016): y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and variance (divided by the count)
/// of each row, which is the last axis. Inputs: x [.., n], gamma and beta [n]. Results: y, and for the gradient mean and 1 / sqrt(variance + epsilon) [..].
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record LayerNormalization(double Epsilon) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 3);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 2, "a floating-point input of at least two axes", inputs[0]);
        TensorType row = inputs[0] with { Shape = [inputs[0].Shape[-1]] }, rows = inputs[0] with { Shape = inputs[0].Shape.Without(-1) };
        Require(inputs[1] == row && inputs[2] == row, $"gamma and beta of type {row}", $"{inputs[1]} and {inputs[2]}");
        return [inputs[0], rows, rows];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value x = node.Inputs[0], mean = node.Results[1], inverse = node.Results[2];
        if (gradients[1] is not null || gradients[2] is not null) return ThroughFormulas(node, gradients);
        if (gradients[0] is not { } dy) return [null, null, null];
        IReadOnlyList<Value> slopes = node.Graph.Apply(new LayerNormalizationGradient(), [x, node.Inputs[1], mean, inverse, dy]);
        return [slopes[0], slopes[1], slopes[2]];
    }

    private IReadOnlyList<Gradient?> ThroughFormulas(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        Value x = node.Inputs[0], mean = Op.Mean(x, -1), centred = x - Op.ExpandDims(mean, -1);
        Value inverse = Op.ReciprocalSqrt(Op.Mean(Op.Square(centred), -1) + Epsilon);
        Value y = centred * Op.ExpandDims(inverse, -1) * node.Inputs[1] + node.Inputs[2];
        return Differentiation.ThroughAdded([y, mean, inverse], gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], gamma = call.Inputs[1], beta = call.Inputs[2], y = call.Results[0], mean = call.Results[1], inverse = call.Results[2];
        int size = x.DType.ByteSize();
        nint n = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value, row = n * size;
        var kernel = LayerNormalizationKernel.Forward(x.DType);
        return call.Split(rows, 1 + 8192 / Math.Max(1, n), (start, end) =>
        {
            LayerNormalizationArrays arrays = new()
            {
                X = x.Address + start * row, Y = y.Address + start * row, Gamma = gamma.Address, Beta = beta.Address,
                Mean = mean.Address + start * size, Inverse = inverse.Address + start * size,
            };
            kernel(&arrays, (nint)(end - start), n, Epsilon);
        });
    }
}

public static partial class Op
{
    /// <summary>Each row, which is the last axis, less its mean and over its deviation, times gamma plus beta; see <see cref="Penstock.Tensors.LayerNormalization"/>.</summary>
    public static Value LayerNormalization(Value x, Value gamma, Value beta, double epsilon) =>
        x.Graph.Apply(new LayerNormalization(epsilon), [x, gamma, beta])[0];
}
