using System.Numerics;

namespace Penstock.Tensors;

/// <summary>How often each index from 0 to below a depth stands along the last axis, which gives way to one of that depth; an index outside is not counted.</summary>
/// <param name="Depth">The extent of the new last axis.</param>
/// <param name="Once">Whether an index counts once at most.</param>
/// <param name="Type">Float32 or Float64.</param>
internal sealed record Tally(int Depth, bool Once, DType Type) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType is DType.Int32 or DType.Int64 && inputs[0].Shape.Rank >= 1, "indices of type Int32 or Int64 and at least one axis", inputs[0], "Cast them.");
        Require(Type.IsFloating() && Depth >= 0, "a floating-point type and a depth of 0 or more", $"{Type} and {Depth}");
        return [new(Type, inputs[0].Shape.With(inputs[0].Shape.Rank - 1, Depth))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => (call.Inputs[0].DType, Type) switch
    {
        (DType.Int32, DType.Float32) => Bind<int, float>(call),
        (DType.Int32, _) => Bind<int, double>(call),
        (_, DType.Float32) => Bind<long, float>(call),
        _ => Bind<long, double>(call),
    };

    private unsafe Action Bind<TIndex, T>(Invocation call) where TIndex : unmanaged, IBinaryInteger<TIndex> where T : unmanaged, INumber<T>
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long width = x.Shape[-1].Value, rows = x.Shape.Product(0, x.Shape.Rank - 1).Value;
        return call.Split(rows, 1 + 16_384 / Math.Max(1, width + Depth), (start, end) =>
        {
            for (long row = start; row < end; row++)
                Count((TIndex*)x.Address + row * width, width, new Span<T>((T*)y.Address + row * Depth, Depth));
        });
    }

    private unsafe void Count<TIndex, T>(TIndex* indices, long width, Span<T> counts) where TIndex : unmanaged, IBinaryInteger<TIndex> where T : unmanaged, INumber<T>
    {
        counts.Clear();
        for (long i = 0; i < width; i++)
        {
            long index = long.CreateTruncating(indices[i]);
            if ((ulong)index < (ulong)counts.Length) counts[(int)index] = Once ? T.One : counts[(int)index] + T.One;
        }
    }
}

public static partial class Op
{
    /// <summary>How often each index from 0 to below a depth stands along the last axis, which gives way to one of that depth; an index outside is not counted.</summary>
    public static Value Tally(Value x, int depth, bool once = false, DType type = DType.Float32) => x.Graph.Apply(new Tally(depth, once, type), [x])[0];
}
