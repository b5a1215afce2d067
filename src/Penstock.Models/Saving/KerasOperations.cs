using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

using Apply = Func<KerasOperationCall, IReadOnlyList<Value>>;

/// <summary>The operations of <c>keras.ops</c> that functional models may hold, by their classes.</summary>
internal static class KerasOperations
{
    public static IReadOnlyDictionary<string, Apply> All { get; } = new Dictionary<string, Apply>(
    [
        .. Pairs(), .. Units(), .. Truths(), .. Reductions(), .. Shapes(),
    ]);

    private static KeyValuePair<string, Apply> One(string name, Func<KerasOperationCall, Value> apply) => new(name, call => [apply(call)]);

    private static KeyValuePair<string, Apply> Two(string name, Func<Value, Value, Value> apply) => One(name, call =>
    {
        var (a, b) = call.Pair();
        return apply(a, b);
    });

    private static Value Divide(Value a, Value b) => a.DType.IsFloating() ? a / b : Op.Cast(a, DType.Float32) / Op.Cast(b, DType.Float32);

    private static KeyValuePair<string, Apply>[] Pairs() =>
    [
        Two("Add", Op.Add), Two("Subtract", Op.Subtract), Two("Multiply", Op.Multiply), Two("Divide", Divide), Two("TrueDivide", Divide),
        Two("Maximum", Op.Maximum), Two("Minimum", Op.Minimum), Two("Power", Op.Power), Two("FloorDivide", (a, b) => Op.Floor(Divide(a, b))),
        Two("Mod", (a, b) => a - Op.Floor(Divide(a, b)) * b), Two("Matmul", (a, b) => Op.MatMul(a, b)),
        Two("Equal", Op.Equal), Two("NotEqual", Op.NotEqual), Two("Greater", Op.Greater), Two("GreaterEqual", Op.GreaterOrEqual), Two("Less", Op.Less), Two("LessEqual", Op.LessOrEqual),
        One("Einsum", call => Op.Einsum(call.Config.Text("subscripts"), call.Tensor(0), call.Tensor(1))),
    ];

    private static KeyValuePair<string, Apply> Unit(string name, Func<Value, Value> apply) => One(name, call => apply(call.Number));

    private static KeyValuePair<string, Apply>[] Units() =>
    [
        One("Absolute", call => Op.Abs(call.X)), One("Abs", call => Op.Abs(call.X)), One("Negative", call => Op.Negate(call.X)), One("Sign", call => Op.Sign(call.X)), One("Square", call => Op.Square(call.X)),
        Unit("Exp", Op.Exp), Unit("Expm1", Op.Expm1), Unit("Log", Op.Log), Unit("Log1p", Op.Log1p), Unit("Sqrt", Op.Sqrt), Unit("Rsqrt", Op.ReciprocalSqrt), Unit("Reciprocal", Op.Reciprocal),
        Unit("Sin", Op.Sin), Unit("Cos", Op.Cos), Unit("Tanh", Op.Tanh), Unit("Erf", Op.Erf), Unit("Floor", Op.Floor), Unit("Ceil", Op.Ceiling), Unit("Round", Op.Round),
        Unit("Relu", Op.Relu), Unit("Relu6", Op.Relu6), Unit("Sigmoid", Op.Sigmoid), Unit("Softplus", Op.Softplus), Unit("Softsign", Op.Softsign), Unit("Silu", Op.Silu), Unit("Selu", Op.Selu),
        Unit("HardSigmoid", Op.HardSigmoid), Unit("HardSilu", Activation.HardSilu.Apply), Unit("LogSigmoid", Activation.LogSigmoid.Apply),
        One("Gelu", call => Op.Gelu(call.Number, call.Config.Flag("approximate", true))), One("LeakyRelu", call => Op.LeakyRelu(call.Number, call.Config.Number("negative_slope", 0.2))),
        One("Elu", call => Op.Elu(call.Number, call.Config.Number("alpha", 1))), One("Softmax", call => Op.Softmax(call.Number, call.Axis())), One("LogSoftmax", call => Op.LogSoftmax(call.Number, call.Axis())),
        One("Clip", call => Op.ClipByValue(call.Number, call.Config.Number("x_min"), call.Config.Number("x_max"))), One("Normalize", Normalized),
        One("StopGradient", call => Op.StopGradient(call.X)), One("Copy", call => call.X), One("Identity", call => call.X), One("Cumsum", call => Op.CumulativeSum(call.X, call.Axis())),
    ];

    // Keras divides by a root, and by epsilon where that is smaller.
    private static Value Normalized(KerasOperationCall call)
    {
        call.Config.ExpectOnly("order", 2);
        Value x = call.Number;
        return x * Op.Minimum(Op.ReciprocalSqrt(Kept(Op.Sum(Op.Square(x), call.Axes()), x, call.Axes())), x.Graph.Number(1 / (call.Config.OptionalNumber("epsilon") ?? 1e-7), x.DType));
    }

    private static Value Truth(Value x) => x.DType == DType.Bool ? x : Op.NotEqual(x, x.Graph.Number(0, x.DType));

    private static KeyValuePair<string, Apply> Logical(string name, Func<Value, Value, Value> apply) => One(name, call =>
    {
        var (a, b) = call.Spread();
        return apply(Truth(a), Truth(b));
    });

    private static KeyValuePair<string, Apply>[] Truths() =>
    [
        Logical("LogicalAnd", Op.And), Logical("LogicalOr", Op.Or), Logical("LogicalXor", Op.Xor), One("LogicalNot", call => Op.Not(Truth(call.X))), One("Isnan", call => Op.IsNaN(call.Number)),
        One("Where", call =>
        {
            var (a, b) = call.Spread(first: 1);
            Shape all = Shape.Broadcast(a.Shape, call.X.Shape);
            return Op.Where(Op.BroadcastTo(Truth(call.X), all), Op.BroadcastTo(a, all), Op.BroadcastTo(b, all));
        }),
        One("Cast", call => Op.Cast(call.X, TypeOf(call))), One("OneHot", call =>
        {
            call.Config.ExpectOnly("axis", -1);
            return Op.OneHot(call.X, call.Config.Count("num_classes"));
        }),
        One("ZerosLike", call => Op.BroadcastTo(call.X.Graph.Number(0, call.X.DType), call.X.Shape)), One("OnesLike", call => Op.BroadcastTo(call.X.Graph.Number(1, call.X.DType), call.X.Shape)),
    ];

    private static DType TypeOf(KerasOperationCall call) => Enum.TryParse(call.Config.Text("dtype"), ignoreCase: true, out DType type) && type != DType.Text
        ? type
        : throw call.Wrong("a type of numbers as \"dtype\"", call.Config.Text("dtype"));

    private delegate Value Reduce(Value x, ReadOnlySpan<int> axes);

    private static KeyValuePair<string, Apply> Reduction(string name, Reduce reduce, bool isTruth = false) => One(name, call =>
    {
        int[] axes = call.Axes();
        Value reduced = reduce(isTruth ? Truth(call.X) : call.X, axes);
        return call.Config.Flag("keepdims", false) ? Kept(reduced, call.X, axes) : reduced;
    });

    private static Value Kept(Value reduced, Value x, int[] axes) => Op.Reshape(reduced, [.. x.Shape.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)]);

    private static KeyValuePair<string, Apply>[] Reductions() =>
    [
        Reduction("Sum", Op.Sum), Reduction("Mean", Op.Mean), Reduction("Max", Op.Max), Reduction("Min", Op.Min), Reduction("Amax", Op.Max), Reduction("Amin", Op.Min), Reduction("Prod", Op.Product),
        Reduction("Any", Op.Any, isTruth: true), Reduction("All", Op.All, isTruth: true), Reduction("Var", Variance), Reduction("Std", (x, axes) => Op.Sqrt(Variance(x, axes))),
        Reduction("Logsumexp", (x, axes) =>
        {
            Value most = Op.StopGradient(Op.Max(x, axes));
            return most + Op.Log(Op.Sum(Op.Exp(x - Kept(most, x, axes.ToArray())), axes));
        }),
        Extreme("Argmax", (x, axis) => Op.ArgMax(x, axis)), Extreme("Argmin", (x, axis) => Op.ArgMin(x, axis)),
    ];

    private static KeyValuePair<string, Apply> Extreme(string name, Func<Value, int, Value> apply) => One(name, call =>
    {
        int axis = call.Axis();
        Value place = apply(call.X, axis);
        return call.Config.Flag("keepdims", false) ? Op.ExpandDims(place, axis) : place;
    });

    private static Value Variance(Value x, ReadOnlySpan<int> axes) => Op.Mean(Op.Square(x - Kept(Op.Mean(x, axes), x, axes.ToArray())), axes);

    private static KeyValuePair<string, Apply>[] Shapes() =>
    [
        One("Reshape", KerasRearrangement.Reshape), One("ExpandDims", KerasRearrangement.Expand), One("Squeeze", KerasRearrangement.Squeeze), One("Transpose", KerasRearrangement.Transpose), One("Swapaxes", KerasRearrangement.Swap),
        One("Moveaxis", KerasRearrangement.Move), One("Flip", call => Op.Flip(call.X, call.Axis())), One("Concatenate", call => Op.Concatenate(call.List()[0].Shape.Axis(call.Config.Whole("axis", 0)), call.List())),
        One("Stack", KerasRearrangement.Stack), One("Tile", KerasRearrangement.Tile), One("Repeat", KerasRearrangement.Repeat), One("Pad", KerasRearrangement.Pad), One("GetItem", KerasItems.Get), new("Split", KerasRearrangement.Split),
    ];
}
