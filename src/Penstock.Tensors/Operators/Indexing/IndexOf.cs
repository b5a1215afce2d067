namespace Penstock.Tensors;

/// <summary>The place of each whole number in a list of them, Int64; -1 for one that is not there.</summary>
/// <param name="Numbers">Int64 numbers along one axis, each once.</param>
internal sealed record IndexOf(Tensor Numbers) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(Numbers.DType == DType.Int64 && Numbers.Shape.Rank == 1, "a list of type Int64 along one axis", $"{Numbers.DType} {Numbers.Shape}");
        Require(inputs[0].DType == DType.Int64, "numbers of type Int64", inputs[0].DType, "Cast them.");
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        var places = new Dictionary<long, long>(Numbers.Count);
        foreach (long number in Numbers.AsSpan<long>())
            if (!places.TryAdd(number, places.Count)) throw new ArgumentException($"{call.Node.Label}: expected a list with each number once, got {number} twice.");
        return () =>
        {
            ReadOnlySpan<long> from = x.AsSpan<long>();
            Span<long> to = y.AsSpan<long>();
            for (int i = 0; i < to.Length; i++) to[i] = places.TryGetValue(from[i], out long place) ? place : -1;
        };
    }

    /// <summary>Equal where the lists have the same numbers in the same order.</summary>
    public bool Equals(IndexOf? other) => other is not null && Numbers.AsSpan<long>().SequenceEqual(other.Numbers.AsSpan<long>());

    /// <inheritdoc/>
    public override int GetHashCode() => Numbers.Count;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.IndexOf"/>
    public static Value IndexOf(Value x, Tensor numbers) => x.Graph.Apply(new IndexOf(numbers), [x])[0];
}
