namespace Penstock.Tensors;

/// <summary>Numbers drawn evenly from 0 to below 1.</summary>
internal sealed record RandomUniform(DType Type, Shape Shape, long Seed, long Node) : RandomOperator(Type, Shape, Seed, Node)
{
    /// <inheritdoc/>
    protected override long Grain => 16384;

    /// <inheritdoc/>
    protected override unsafe void Draw(byte* to, long first, long count, ulong key, ulong step) =>
        RandomKernels.Uniform(to, (nint)first, (nint)count, key, step, Type);
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
