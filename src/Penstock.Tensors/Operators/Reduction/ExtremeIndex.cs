using System.Numerics;

namespace Penstock.Tensors;

/// <summary>The index, as Int32, of the largest or smallest element along an axis, which vanishes from the shape. The first of equal ones; a NaN counts as both.</summary>
/// <param name="Axis">The axis, counted from the first.</param>
public abstract record ExtremeIndex(int Axis) : Operator
{
    private protected abstract bool Largest { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(inputs[0].DType is not (DType.Text or DType.Bool), "numbers", inputs[0].DType, "Cast the input.");
        Require(!x[Axis].IsKnown || x[Axis].Value is > 0 and <= int.MaxValue, $"at least one element along axis {Axis}", x);
        return [new(DType.Int32, x.Without(Axis))];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public sealed override Action Bind(Invocation call) => call.Inputs[0].DType switch
    {
        DType.Float32 => Bind<float>(call),
        DType.Float64 => Bind<double>(call),
        DType.Int32 => Bind<int>(call),
        DType.Int64 => Bind<long>(call),
        DType.Int16 => Bind<short>(call),
        DType.Int8 => Bind<sbyte>(call),
        _ => Bind<byte>(call),
    };

    private unsafe Action Bind<T>(Invocation call) where T : unmanaged, INumber<T>
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long n = x.Shape[Axis].Value, inner = x.Shape.Product(Axis + 1, x.Shape.Rank).Value;
        if (n == 0 && y.Count > 0) throw new ArgumentException($"{call.Node.Label}: expected at least one element along axis {Axis}, got {x.Shape}.");
        bool largest = Largest;
        return call.Split(y.Count, 1 + 4096 / Math.Max(1, n), (start, end) =>
        {
            for (long i = start; i < end; i++) ((int*)y.Address)[i] = First((T*)x.Address + i / inner * n * inner + i % inner, (int)n, inner, largest);
        });
    }

    private static unsafe int First<T>(T* x, int n, long stride, bool largest) where T : unmanaged, INumber<T>
    {
        int at = 0;
        T best = x[0];
        for (int i = 1; i < n && !T.IsNaN(best); i++)
        {
            T next = x[i * stride];
            if ((largest ? next > best : next < best) || T.IsNaN(next)) (at, best) = (i, next);
        }
        return at;
    }
}
