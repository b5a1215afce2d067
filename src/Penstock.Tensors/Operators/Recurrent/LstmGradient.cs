namespace Penstock.Tensors;

/// <summary>
/// The gradients of <see cref="Lstm"/>, backwards in time. Inputs: u, the states h and c before the first step, the outputs, memories and gates of every
/// step, the gradient of the outputs, where there is one that of the memories, and the mask. Results: the gradients of z, u, and of h and c before the first step.
/// </summary>
/// <param name="IsMasked">Whether the last input is a mask: the gradient of h passes over steps that do not count; that of c does by their gates.</param>
internal sealed record LstmGradient(bool IsMasked = false) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        if (IsMasked) Require(inputs.Count > 0 && inputs[^1] == new TensorType(DType.Bool, inputs[3].Shape.Slice(0, 2)), "a Bool mask [time, batch] last", string.Join(", ", inputs));
        inputs = [.. inputs.Take(inputs.Count - (IsMasked ? 1 : 0))];
        Require(inputs.Count is 7 or 8, "7 or 8 inputs, without the mask", inputs.Count);
        Require(inputs[3].Shape.Rank == 3 && inputs.Skip(6).Append(inputs[4]).All(i => i == inputs[3]) && inputs[1] == inputs[2] && inputs[5].Shape.Slice(0, 2) == inputs[3].Shape.Slice(0, 2),
            "u, two states, outputs, memories, gates, and gradients like the outputs", string.Join(", ", inputs));
        return [inputs[5], inputs[0], inputs[1], inputs[2]];
    }

    /// <summary>The gradient of the formulas, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        return Differentiation.ThroughAdded(AsScan(node.Inputs, IsMasked), gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => input == 5 && result == 0;

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => LstmBackward.Bind(call, IsMasked);

    /// <summary>The same as a scan backwards over the steps.</summary>
    private static IReadOnlyList<Value> AsScan(IReadOnlyList<Value> inputs, bool isMasked)
    {
        Value u = inputs[0], outputs = inputs[3], memories = inputs[4], gates = inputs[5];
        var body = new Graph();
        Value Declared(string name, Value like, bool isEntry) => body.Input(name, like.DType, isEntry ? like.Shape.Without(0) : like.Shape);
        Value before = Before(inputs[2], memories);
        Value dh = Declared("dh", inputs[1], false), dc = Declared("dc", inputs[2], false);
        Value[] sequences = [gates, memories, before, .. inputs.Skip(6)];
        Value[] entries = [.. sequences.Select((s, k) => Declared($"entry {k}", s, true))];
        Value kernel = Declared("u", u, false);
        Dim units = u.Shape[0];
        Value Part(int gate) => Op.Slice(entries[0], 1, units * gate, units);
        Value i = Part(0), f = Part(1), g = Part(2), o = Part(3), t = Op.Tanh(entries[1]), slope = dh + entries[3];
        Value memory = dc + slope * o * (1 - Op.Square(t));
        if (inputs.Count - (isMasked ? 1 : 0) == 8) memory += entries[4];
        Value dz = Op.Concatenate(1, memory * g * i * (1 - i), memory * entries[2] * f * (1 - f), memory * i * (1 - Op.Square(g)), slope * t * o * (1 - o));
        Value back = Op.MatMul(dz, kernel, transposeB: true);
        body.Output("dh", isMasked ? Lstm.Where(entries[^1], back, slope) : back);
        body.Output("dc", memory * f);
        body.Output("dz", dz);
        Value zero = Op.BroadcastTo(Op.Zero(inputs[1]), inputs[1].Shape);
        IReadOnlyList<Value> found = Op.Scan(body, [zero, zero], sequences, [u], reverse: true);
        Value Rows(Value x) => Op.Reshape(x, [x.Shape[0] * x.Shape[1], x.Shape[2]]);
        return [found[2], Op.MatMul(Rows(Before(inputs[1], outputs)), Rows(found[2]), transposeA: true), found[0], found[1]];
    }

    /// <summary>The states before every step.</summary>
    private static Value Before(Value start, Value states) =>
        Op.Concatenate(0, Op.ExpandDims(start, 0), Op.Slice(states, 0, 0, states.Shape[0] - 1));
}
