namespace Penstock.Tensors;

/// <summary>Sets elements to 0 at random and divides the others by 1 - rate (Srivastava et al. 2014). Inputs: x and the step, an Int64 scalar: equal seed, node and step drop equal elements.</summary>
/// <param name="Rate">The part that is dropped, from 0 to below 1.</param>
/// <param name="Seed">The seed of the model.</param>
/// <param name="Node">The number of the node when it was built, which tells its draws from those of others.</param>
internal sealed record Dropout(double Rate, long Seed, long Node) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(Rate is >= 0 and < 1, "a rate from 0 to below 1", Rate);
        Require(inputs[0].DType.IsFloating(), "floating-point numbers", inputs[0].DType);
        Require(inputs[1] == new TensorType(DType.Int64, Shape.Scalar), "the step as an Int64 scalar", inputs[1]);
        return [inputs[0]];
    }

    /// <summary>The same elements of the gradient are dropped: no mask is kept.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(this, [g, node.Inputs[1]])[0] : null, null];

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => input == 0;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], step = call.Inputs[1], y = call.Results[0];
        ulong key = Philox.Key(Seed, Node);
        int size = x.DType.ByteSize();
        return call.Split(x.Count, 16384, (start, end) =>
            RandomKernels.Dropout(x.Address + start * size, y.Address + start * size, (nint)start, (nint)(end - start), key, *(ulong*)step.Address, Rate, x.DType));
    }
}

public static partial class Op
{
    /// <summary>Sets elements to 0 at random and divides the others by 1 - rate; see <see cref="Penstock.Tensors.Dropout"/>.</summary>
    /// <param name="x">The input.</param>
    /// <param name="rate">The part that is dropped, from 0 to below 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="step">An Int64 scalar: each step draws anew.</param>
    public static Value Dropout(Value x, double rate, long seed, Value step) =>
        rate == 0 ? x : x.Graph.Apply(new Dropout(rate, seed, x.Graph.Nodes.Count), [x, step])[0];
}
