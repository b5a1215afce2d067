using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The same numbers as another element type. Floating to whole numbers truncates toward 0 and saturates, NaN gives 0; to truth values anything but 0 is true.</summary>
public sealed record Cast(DType To) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text && To != DType.Text, "numeric types", $"{inputs[0].DType} to {To}", "Parse or look up texts instead.");
        return [inputs[0] with { DType = To }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g && node.Inputs[0].DType.IsFloating() ? Op.Cast(g, node.Inputs[0].DType) : null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType switch
    {
        DType.Float32 => BindFrom<float>(call),
        DType.Float64 => BindFrom<double>(call),
        DType.Int32 => BindFrom<int>(call),
        DType.Int64 => BindFrom<long>(call),
        DType.Int16 => BindFrom<short>(call),
        DType.Int8 => BindFrom<sbyte>(call),
        _ => BindFrom<byte>(call),
    };

    private Action BindFrom<TFrom>(Invocation call) where TFrom : unmanaged, INumber<TFrom> => To switch
    {
        DType.Float32 => Bind<TFrom, float>(call),
        DType.Float64 => Bind<TFrom, double>(call),
        DType.Int32 => Bind<TFrom, int>(call),
        DType.Int64 => Bind<TFrom, long>(call),
        DType.Int16 => Bind<TFrom, short>(call),
        DType.Int8 => Bind<TFrom, sbyte>(call),
        DType.UInt8 => Bind<TFrom, byte>(call),
        _ => BindToTruth<TFrom>(call),
    };

    private static unsafe Action Bind<TFrom, TTo>(Invocation call) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return call.Split(x.Count, 16384, (start, end) => Convert((TFrom*)x.Address + start, (TTo*)y.Address + start, end - start));
    }

    private static unsafe Action BindToTruth<TFrom>(Invocation call) where TFrom : unmanaged, INumber<TFrom>
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return call.Split(x.Count, 16384, (start, end) =>
        {
            for (long i = start; i < end; i++) y.Address[i] = TFrom.IsZero(((TFrom*)x.Address)[i]) ? (byte)0 : (byte)1;
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Convert<TFrom, TTo>(TFrom* x, TTo* y, long n) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        for (long i = 0; i < n; i++) y[i] = TTo.CreateSaturating(x[i]);
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Cast"/>
    public static Value Cast(Value x, DType to) => x.DType == to ? x : x.Graph.Apply(new Cast(to), [x])[0];
}
