namespace Penstock.Tensors;

/// <summary>The same elements in the same order under another shape of as many elements.</summary>
internal sealed record Reshape(Shape Target) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Shape from = inputs[0].Shape;
        Require(!from.IsKnown || !Target.IsKnown || from.ElementCount == Target.ElementCount, $"{from.Size} elements", $"{Target.Size} in {Target}");
        return [inputs[0] with { Shape = Target }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? Op.Reshape(g, node.Inputs[0].Shape) : null];

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        if (x.Count != y.Count) throw new ArgumentException($"{call.Node.Label}: expected {x.Count} elements, got {y.Count} in shape {y.Shape}.");
        return () => y.Text = x.Text;
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Reshape"/>
    public static Value Reshape(Value x, Shape shape) => x.Shape == shape ? x : x.Graph.Apply(new Reshape(shape), [x])[0];

    /// <summary>Puts an axis of extent 1 before the given position.</summary>
    public static Value ExpandDims(Value x, int axis) => Reshape(x, x.Shape.Insert(axis < 0 ? axis + x.Shape.Rank + 1 : axis, 1));

    /// <summary>Takes an axis of extent 1 away.</summary>
    public static Value Squeeze(Value x, int axis) => Reshape(x, x.Shape.Without(axis));
}
