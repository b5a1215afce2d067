using System.Numerics;

namespace Penstock.Tensors;

/// <summary>The sums of the first elements along one axis: y[i] = x[0] + ... + x[i], added in turn.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Exclusive">Whether y[i] leaves x[i] out.</param>
/// <param name="Reverse">Whether to begin at the end.</param>
internal sealed record CumulativeSum(int Axis, bool Exclusive = false, bool Reverse = false) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType is DType.Float32 or DType.Float64 or DType.Int32 or DType.Int64, "floating-point numbers, Int32 or Int64", inputs[0].DType, "Cast the input.");
        inputs[0].Shape.Axis(Axis);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(this with { Reverse = !Reverse }, [g])[0] : null];

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => true;

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType switch
    {
        DType.Float32 => Bind<float>(call),
        DType.Float64 => Bind<double>(call),
        DType.Int32 => Bind<int>(call),
        _ => Bind<long>(call),
    };

    private unsafe Action Bind<T>(Invocation call) where T : unmanaged, INumber<T>
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long n = x.Shape[Axis].Value, inner = x.Shape.Product(Axis + 1, x.Shape.Rank).Value, lines = x.Shape.Product(0, Axis).Value * inner;
        return call.Split(lines, 1 + 8192 / Math.Max(1, n), (start, end) =>
        {
            for (long line = start; line < end; line++)
            {
                long first = line / inner * n * inner + line % inner + (Reverse ? (n - 1) * inner : 0);
                Add((T*)x.Address + first, (T*)y.Address + first, n, Reverse ? -inner : inner, Exclusive);
            }
        });
    }

    private static unsafe void Add<T>(T* x, T* y, long n, long stride, bool exclusive) where T : unmanaged, INumber<T>
    {
        T sum = T.Zero;
        for (long i = 0; i < n; i++, x += stride, y += stride)
        {
            T before = sum;
            sum += *x;
            *y = exclusive ? before : sum;
        }
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.CumulativeSum"/>
    public static Value CumulativeSum(Value x, int axis, bool exclusive = false, bool reverse = false) =>
        x.Graph.Apply(new CumulativeSum(x.Shape.Axis(axis), exclusive, reverse), [x])[0];
}
