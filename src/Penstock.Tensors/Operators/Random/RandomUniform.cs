namespace Penstock.Tensors;

/// <summary>Numbers drawn evenly from 0 to below 1. Its input is the step, an Int64 scalar: equal seed, node and step draw equal numbers.</summary>
/// <param name="Type">Float32 or Float64.</param>
/// <param name="Shape">The shape of the result.</param>
/// <param name="Seed">The seed of the model.</param>
/// <param name="Node">The number of the node when it was built, which tells its draws from those of others.</param>
internal sealed record RandomUniform(DType Type, Shape Shape, long Seed, long Node) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(Type.IsFloating(), "a floating-point type", Type);
        Require(inputs[0] == new TensorType(DType.Int64, Shape.Scalar), "the step as an Int64 scalar", inputs[0]);
        return [new(Type, Shape)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer step = call.Inputs[0], y = call.Results[0];
        ulong key = Philox.Key(Seed, Node);
        int size = Type.ByteSize();
        return call.Split(y.Count, 16384, (start, end) =>
            RandomKernels.Uniform(y.Address + start * size, (nint)start, (nint)(end - start), key, *(ulong*)step.Address, Type));
    }
}

public static partial class Op
{
    /// <summary>Numbers drawn evenly from low to below high; see <see cref="Penstock.Tensors.RandomUniform"/>.</summary>
    /// <param name="shape">The shape; a symbolic extent must be one of the graph's.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="step">An Int64 scalar: each step draws anew.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">Above the largest number.</param>
    /// <param name="type">Float32, the default, or Float64.</param>
    public static Value RandomUniform(Shape shape, long seed, Value step, double low = 0, double high = 1, DType type = DType.Float32)
    {
        Value unit = step.Graph.Apply(new RandomUniform(type, shape, seed, step.Graph.Nodes.Count), [step])[0];
        return (low, high) == (0, 1) ? unit : unit * (high - low) + low;
    }
}
