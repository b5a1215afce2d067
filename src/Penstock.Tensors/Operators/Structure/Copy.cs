namespace Penstock.Tensors;

/// <summary>The value itself in memory of its own.</summary>
internal sealed record Copy : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [gradients[0]];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        if (x.DType == DType.Text) return () => y.Text = x.Text;
        return () => x.AsBytes().CopyTo(y.AsBytes());
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Copy"/>
    public static Value Copy(Value x) => x.Graph.Apply(new Copy(), [x])[0];
}
