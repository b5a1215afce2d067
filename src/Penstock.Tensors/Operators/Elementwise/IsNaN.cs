namespace Penstock.Tensors;

/// <summary>Whether a number is NaN, elementwise.</summary>
internal sealed record IsNaN : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType.IsFloating(), "floating-point numbers", inputs[0].DType);
        return [inputs[0] with { DType = DType.Bool }];
    }

    /// <summary>x differs from itself exactly where it is NaN.</summary>
    public override IReadOnlyList<Value> Expand(IReadOnlyList<Value> inputs) => [Op.NotEqual(inputs[0], inputs[0])];
}

public static partial class Op
{
    /// <summary>Whether a number is NaN, elementwise.</summary>
    public static Value IsNaN(Value x) => x.Graph.Apply(new IsNaN(), [x])[0];
}
