namespace Penstock.Tensors;

/// <summary>Cross-entropy of the softmax of logits [rows, classes] against class numbers [rows]: log(sum(exp(x))) - x[label] for each row. Its second result is the softmax.</summary>
/// <remarks>A label that is no class makes its row's loss and gradient NaN.</remarks>
internal sealed record SparseSoftmaxCrossEntropy : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank == 2, "floating-point logits [rows, classes]", inputs[0]);
        Require(inputs[1].DType is DType.Int32 or DType.Int64 && inputs[1].Shape == [inputs[0].Shape[0]], $"Int32 or Int64 class numbers [{inputs[0].Shape[0]}]", inputs[1], "Cast or reshape the labels.");
        return [new(inputs[0].DType, [inputs[0].Shape[0]]), inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[1] is not null) throw new InvalidOperationException($"{node.Label}: expected a gradient for the losses alone. Use Op.Softmax to differentiate the probabilities.");
        if (gradients[0] is not { } g) return [null, null];
        return [node.Graph.Apply(new SparseSoftmaxCrossEntropyGradient(), [node.Results[1], node.Inputs[1], g])[0], null];
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => input == 0 && result == 1;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], labels = call.Inputs[1], losses = call.Results[0], p = call.Results[1];
        var kernel = SparseCrossEntropy.Forward(x.DType, labels.DType);
        nint classes = (nint)x.Shape[1].Value, number = x.DType.ByteSize(), row = classes * number, label = labels.DType.ByteSize();
        return call.Split(x.Shape[0].Value, Grain(classes), (start, end) =>
            kernel(x.Address + start * row, labels.Address + start * label, losses.Address + start * number, p.Address + start * row, (nint)(end - start), classes));
    }

    /// <summary>The least number of rows worth a task of its own.</summary>
    internal static long Grain(nint classes) => 1 + 8192 / Math.Max(1, classes);
}

/// <summary>The gradient of the logits: (softmax - one-hot label) times the gradient of the row's loss. Inputs: softmax, class numbers, gradients of the losses.</summary>
internal sealed record SparseSoftmaxCrossEntropyGradient : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 3);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => input == 0;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer p = call.Inputs[0], labels = call.Inputs[1], factors = call.Inputs[2], dx = call.Results[0];
        var kernel = SparseCrossEntropy.Backward(p.DType, labels.DType);
        nint classes = (nint)p.Shape[1].Value, number = p.DType.ByteSize(), row = classes * number, label = labels.DType.ByteSize();
        return call.Split(p.Shape[0].Value, SparseSoftmaxCrossEntropy.Grain(classes), (start, end) =>
            kernel(p.Address + start * row, labels.Address + start * label, factors.Address + start * number, dx.Address + start * row, (nint)(end - start), classes));
    }
}

public static partial class Op
{
    /// <summary>Cross-entropy of the softmax of logits against class numbers, one number a row; see <see cref="Penstock.Tensors.SparseSoftmaxCrossEntropy"/>.</summary>
    public static Value SparseSoftmaxCrossEntropy(Value logits, Value labels) => logits.Graph.Apply(new SparseSoftmaxCrossEntropy(), [logits, labels])[0];
}
