namespace Penstock.Tensors;

/// <summary>Leaves out what changes no bit of a result: copies, operations with a neutral number, and casts, reshapes, transposes and broadcasts that undo or repeat each other.</summary>
internal static class Simplify
{
    public static Graph Run(Graph graph) => GraphRewriter.Rewrite(graph, (node, inputs, rewriter) =>
    {
        if (node.After.Count > 0 || inputs.Count == 0) return null;
        if (node.Operator is Extent extent) return ExtentOfInput(extent, rewriter.Target);
        Value? simpler = node.Operator is BinaryOperator ? WithoutNeutral(node.Operator, inputs[0], inputs[1]) : WithoutDetour(node.Operator, inputs[0]);
        return simpler is null ? null : [simpler];
    });

    // What is fed has the extent as well as what was computed from it, which then may not be needed at all.
    private static IReadOnlyList<Value>? ExtentOfInput(Extent extent, Graph target)
    {
        Value? input = target.Inputs.FirstOrDefault(i => i.Shape.Contains(extent.Of));
        return input is null ? null : target.Apply(extent, [input]);
    }

    private static Value? WithoutDetour(Operator op, Value x) => (op, x.Node.Operator) switch
    {
        (Copy or StopGradient, _) => x,
        (Negate, Negate) => x.Node.Inputs[0],
        (Reshape reshape, Reshape) => Op.Reshape(x.Node.Inputs[0], reshape.Target),
        (Reshape reshape, _) when reshape.Target == x.Shape => x,
        (BroadcastTo broadcast, BroadcastTo) => Op.BroadcastTo(x.Node.Inputs[0], broadcast.Target),
        (BroadcastTo broadcast, _) when broadcast.Target == x.Shape => x,
        (Transpose outer, Transpose inner) => Transposed(x.Node.Inputs[0], [.. outer.Order.Select(axis => inner.Order[axis])]),
        (Transpose transpose, _) when IsIdentity(transpose.Order) => x,
        (Cast cast, _) when cast.To == x.DType => x,
        (Cast cast, Cast) when Holds(x.DType, x.Node.Inputs[0].DType) => Op.Cast(x.Node.Inputs[0], cast.To),
        _ => null,
    };

    private static Value? WithoutNeutral(Operator op, Value a, Value b) => op switch
    {
        Multiply or Divide when IsNumber(b, 1) => a,
        Multiply when IsNumber(a, 1) => b,
        // 0 + -0 is 0, so that a floating-point sum keeps its zero.
        Subtract when IsNumber(b, 0) => a,
        Add when a.DType.IsInteger() && IsNumber(b, 0) => a,
        Add when a.DType.IsInteger() && IsNumber(a, 0) => b,
        _ => null,
    };

    private static bool IsNumber(Value value, double number)
    {
        if (value.Node.Operator is BroadcastTo) value = value.Node.Inputs[0];
        return value.Node.Operator is Constant constant && constant.IsNumber(out double found) && found == number && !double.IsNegative(found);
    }

    private static Value Transposed(Value x, Axes order) => IsIdentity(order) ? x : x.Graph.Apply(new Transpose(order), [x])[0];

    private static bool IsIdentity(Axes order) => order.Select((axis, i) => axis == i).All(same => same);

    // Whether every number of a type is a number of the wider type too, so that the way through it changes none.
    private static bool Holds(DType wider, DType type) => (type, wider) switch
    {
        (DType.Bool, _) or (_, DType.Bool) => false,
        (DType.Float32, DType.Float64) => true,
        (DType.UInt8, DType.Int16 or DType.Int32 or DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Int8, DType.Int16 or DType.Int32 or DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Int16, DType.Int32 or DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Int32, DType.Int64 or DType.Float64) => true,
        _ => false,
    };
}
