namespace Penstock.Tensors;

/// <summary>Numbers drawn from the normal distribution of mean 0 and deviation 1 (Box and Muller 1958). Its input is the step, an Int64 scalar: equal seed, node and step draw equal numbers.</summary>
/// <param name="Type">Float32 or Float64.</param>
/// <param name="Shape">The shape of the result.</param>
/// <param name="Seed">The seed of the model.</param>
/// <param name="Node">The number of the node when it was built, which tells its draws from those of others.</param>
internal sealed record RandomNormal(DType Type, Shape Shape, long Seed, long Node) : Operator
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
        return call.Split(y.Count, 4096, (start, end) =>
            RandomKernels.Normal(y.Address + start * size, (nint)start, (nint)(end - start), key, *(ulong*)step.Address, Type));
    }
}

public static partial class Op
{
    /// <summary>Numbers drawn from a normal distribution; see <see cref="Penstock.Tensors.RandomNormal"/>.</summary>
    /// <param name="shape">The shape; a symbolic extent must be one of the graph's.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="step">An Int64 scalar: each step draws anew.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation.</param>
    /// <param name="type">Float32, the default, or Float64.</param>
    public static Value RandomNormal(Shape shape, long seed, Value step, double mean = 0, double deviation = 1, DType type = DType.Float32)
    {
        Value standard = step.Graph.Apply(new RandomNormal(type, shape, seed, step.Graph.Nodes.Count), [step])[0];
        return (mean, deviation) == (0, 1) ? standard : standard * deviation + mean;
    }
}
