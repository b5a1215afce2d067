namespace Penstock.Tensors;

/// <summary>Numbers drawn from the normal distribution of mean 0 and deviation 1 (Box and Muller 1958).</summary>
internal sealed record RandomNormal(DType Type, Shape Shape, long Seed, long Node) : RandomOperator(Type, Shape, Seed, Node)
{
    /// <inheritdoc/>
    protected override long Grain => 4096;

    /// <inheritdoc/>
    protected override unsafe void Draw(byte* to, long first, long count, ulong key, ulong step) =>
        RandomKernels.Normal(to, (nint)first, (nint)count, key, step, Type);
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
