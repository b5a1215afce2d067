using System.Numerics;

namespace Penstock.Tensors;

/// <summary>An elementwise operator that compares two inputs of one type; the result is a truth value.</summary>
public abstract record ComparisonOperator : ElementwiseOperator
{
    private protected abstract ComparisonKind Kind { get; }

    internal ComparisonKind Instruction => Kind;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType == inputs[1].DType, "inputs of one type", $"{inputs[0].DType} and {inputs[1].DType}", "Cast one of them.");
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts", "Compare texts with a vocabulary look-up.");
        return [new(DType.Bool, SameShape(inputs))];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null, null];

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
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        delegate*<T*, T*, byte*, long, void> kernel = Kind switch
        {
            ComparisonKind.Equal => &Equal,
            ComparisonKind.NotEqual => &NotEqual,
            ComparisonKind.Less => &Less,
            ComparisonKind.LessOrEqual => &LessOrEqual,
            ComparisonKind.Greater => &Greater,
            _ => &GreaterOrEqual,
        };
        return call.Split(a.Count, Grain, (start, end) => kernel((T*)a.Address + start, (T*)b.Address + start, y.Address + start, end - start));
    }

    private static unsafe void Equal<T>(T* a, T* b, byte* y, long n) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++) y[i] = a[i] == b[i] ? (byte)1 : (byte)0;
    }

    private static unsafe void NotEqual<T>(T* a, T* b, byte* y, long n) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++) y[i] = a[i] != b[i] ? (byte)1 : (byte)0;
    }

    private static unsafe void Less<T>(T* a, T* b, byte* y, long n) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++) y[i] = a[i] < b[i] ? (byte)1 : (byte)0;
    }

    private static unsafe void LessOrEqual<T>(T* a, T* b, byte* y, long n) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++) y[i] = a[i] <= b[i] ? (byte)1 : (byte)0;
    }

    private static unsafe void Greater<T>(T* a, T* b, byte* y, long n) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++) y[i] = a[i] > b[i] ? (byte)1 : (byte)0;
    }

    private static unsafe void GreaterOrEqual<T>(T* a, T* b, byte* y, long n) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++) y[i] = a[i] >= b[i] ? (byte)1 : (byte)0;
    }
}
