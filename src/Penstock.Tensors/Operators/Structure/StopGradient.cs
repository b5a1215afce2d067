namespace Penstock.Tensors;

/// <summary>The value itself, through which no gradient flows.</summary>
internal sealed record StopGradient : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () => y.Text = x.Text;
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.StopGradient"/>
    public static Value StopGradient(Value x) => x.Graph.Apply(new StopGradient(), [x])[0];
}
