namespace Penstock.Tensors;

/// <summary>An operator whose every result element depends on the elements at the same place in its inputs alone. All inputs have the result's shape; broadcasts are nodes of their own.</summary>
internal abstract record ElementwiseOperator : Operator
{
    private protected ElementwiseOperator()
    {
    }

    /// <inheritdoc/>
    public sealed override bool MayOverwrite(int input, int result) => true;

    /// <summary>Fails unless all inputs have one shape.</summary>
    private protected Shape SameShape(IReadOnlyList<TensorType> inputs)
    {
        for (int i = 1; i < inputs.Count; i++)
            Require(inputs[i].Shape == inputs[0].Shape, $"inputs of one shape, {inputs[0].Shape}", inputs[i].Shape, "Broadcast them first; the functions of Op do.");
        return inputs[0].Shape;
    }

    /// <summary>The least number of elements worth a task of its own.</summary>
    private protected const long Grain = 32768;
}

public static partial class Op
{
    /// <summary>Applies an elementwise operator after broadcasting its inputs to one shape.</summary>
    internal static Value Elementwise(Operator op, params ReadOnlySpan<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        for (int i = 1; i < inputs.Length; i++) shape = Shape.Broadcast(shape, inputs[i].Shape);
        var broadcast = new Value[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) broadcast[i] = BroadcastTo(inputs[i], shape);
        return inputs[0].Graph.Apply(op, broadcast)[0];
    }

    /// <summary>A zero of a value's element type.</summary>
    internal static Value Zero(Value like) => like.Graph.Number(0, like.DType);
}
