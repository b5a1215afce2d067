namespace Penstock.Tensors;

/// <summary>
/// The gradients of <see cref="Gru"/>, backwards in time. Inputs: u, the state before the first step, the outputs and gates of every step, and the gradient
/// of the outputs. Results: the gradients of x, of u, of the recurrent products with their bias [time, batch, 3 units], and of the state before the first step.
/// </summary>
internal sealed record GruGradient : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 5);
        Require(inputs[2].Shape.Rank == 3 && inputs[4] == inputs[2] && inputs[3].Shape.Slice(0, 2) == inputs[2].Shape.Slice(0, 2) && inputs[0].Shape.Rank == 2,
            "u, a state, outputs, gates, and a gradient like the outputs", string.Join(", ", inputs));
        TensorType sums = inputs[2] with { Shape = inputs[2].Shape.With(2, inputs[0].Shape[1]) };
        return [sums, inputs[0], sums, inputs[1]];
    }

    /// <summary>The gradient of the formulas, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        return Differentiation.ThroughAdded(AsScan(node.Inputs), gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => GruBackward.Bind(call);

    /// <summary>The same as a scan backwards over the steps.</summary>
    public static IReadOnlyList<Value> AsScan(IReadOnlyList<Value> inputs)
    {
        Value u = inputs[0], outputs = inputs[2];
        Value before = Op.Concatenate(0, Op.ExpandDims(inputs[1], 0), Op.Slice(outputs, 0, 0, outputs.Shape[0] - 1));
        var body = new Graph();
        Value Declared(string name, Value like, bool isEntry) => body.Input(name, like.DType, isEntry ? like.Shape.Without(0) : like.Shape);
        Value dh = Declared("dh", inputs[1], false), gates = Declared("gates", inputs[3], true), h = Declared("h", before, true), dy = Declared("dy", inputs[4], true), kernel = Declared("u", u, false);
        Dim units = u.Shape[0];
        Value Part(int gate) => Op.Slice(gates, 1, units * gate, units);
        Value z = Part(0), r = Part(1), g = Part(2), pg = Part(3), slope = dh + dy;
        Value dg = slope * (1 - z) * (1 - Op.Square(g)), dz = slope * (h - g) * z * (1 - z), dr = dg * pg * r * (1 - r), product = Op.Concatenate(1, dz, dr, dg * r);
        body.Output("dh", slope * z + Op.MatMul(product, kernel, transposeB: true));
        body.Output("dx", Op.Concatenate(1, dz, dr, dg));
        body.Output("product", product);
        IReadOnlyList<Value> found = Op.Scan(body, [Op.BroadcastTo(Op.Zero(inputs[1]), inputs[1].Shape)], [inputs[3], before, inputs[4]], [u], reverse: true);
        Value Rows(Value x) => Op.Reshape(x, [x.Shape[0] * x.Shape[1], x.Shape[2]]);
        return [found[1], Op.MatMul(Rows(before), Rows(found[2]), transposeA: true), found[2], found[0]];
    }
}
