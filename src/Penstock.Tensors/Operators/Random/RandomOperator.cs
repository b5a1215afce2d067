namespace Penstock.Tensors;

/// <summary>Numbers drawn from a distribution. The input is the step, an Int64 scalar: equal seed, node and step draw equal numbers.</summary>
/// <param name="Type">Float32 or Float64.</param>
/// <param name="Shape">The shape of the result.</param>
/// <param name="Seed">The seed of the model.</param>
/// <param name="Node">The number of the node when it was built, which tells its draws from those of others.</param>
internal abstract record RandomOperator(DType Type, Shape Shape, long Seed, long Node) : Operator
{
    /// <summary>How many numbers a thread draws at a time.</summary>
    protected abstract long Grain { get; }

    /// <summary>Draws numbers from a place on.</summary>
    protected abstract unsafe void Draw(byte* to, long first, long count, ulong key, ulong step);

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
        return call.Split(y.Count, Grain, (start, end) => Draw(y.Address + start * size, start, end - start, key, *(ulong*)step.Address));
    }
}
