namespace Penstock.Tensors;

/// <summary>The value itself, marked as one that is kept until its gradient is taken where what lies between such values is computed anew.</summary>
internal sealed record Checkpoint : Operator
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
    /// <inheritdoc cref="Penstock.Tensors.Checkpoint"/>
    public static Value Checkpoint(Value x) => x.Graph.Apply(new Checkpoint(), [x])[0];
}
