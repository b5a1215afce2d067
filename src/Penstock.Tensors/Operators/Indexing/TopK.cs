using System.Numerics;

namespace Penstock.Tensors;

/// <summary>The largest elements along the last axis, the largest first, and their indices as Int32; of equal ones the first comes first, NaN before all.</summary>
/// <param name="K">How many.</param>
internal sealed record TopK(int K) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(inputs[0].DType is DType.Float32 or DType.Float64 or DType.Int32 or DType.Int64, "floating-point numbers, Int32 or Int64", inputs[0].DType, "Cast the input.");
        Require(x.Rank >= 1 && x[-1].IsKnown && x[-1].Value <= int.MaxValue && K >= 0 && K <= x[-1].Value, $"a known last axis of at least {K} elements", x);
        return [inputs[0] with { Shape = x.With(-1, K) }, new(DType.Int32, x.With(-1, K))];
    }

    /// <summary>Each gradient goes back to the place that its element came from.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null];
        Value places = Op.OneHot(node.Results[1], (int)node.Inputs[0].Shape[-1].Value, g.DType);
        return [Op.Sum(places * Op.ExpandDims(g, -1), -2)];
    }

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
        TensorBuffer x = call.Inputs[0], y = call.Results[0], at = call.Results[1];
        int n = (int)x.Shape[-1].Value;
        return call.Split(x.Shape.Product(0, x.Shape.Rank - 1).Value, 1 + 4096 / Math.Max(1, n), (start, end) =>
        {
            for (long row = start; row < end; row++) Select((T*)x.Address + row * n, (T*)y.Address + row * K, (int*)at.Address + row * K, n, K);
        });
    }

    // Keeps the largest so far in order and lets each element sink to its place among them.
    private static unsafe void Select<T>(T* x, T* y, int* at, int n, int k) where T : unmanaged, INumber<T>
    {
        for (int i = 0, kept = 0; i < n && k > 0; i++)
        {
            if (kept == k && !Before(x[i], y[k - 1])) continue;
            int place = kept < k ? kept++ : k - 1;
            for (; place > 0 && Before(x[i], y[place - 1]); place--) (y[place], at[place]) = (y[place - 1], at[place - 1]);
            (y[place], at[place]) = (x[i], i);
        }
    }

    private static bool Before<T>(T a, T b) where T : unmanaged, INumber<T> => a > b || (T.IsNaN(a) && !T.IsNaN(b));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TopK"/>
    public static (Value Values, Value Indices) TopK(Value x, int k)
    {
        IReadOnlyList<Value> results = x.Graph.Apply(new TopK(k), [x]);
        return (results[0], results[1]);
    }
}
