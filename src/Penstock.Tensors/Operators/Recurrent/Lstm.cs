namespace Penstock.Tensors;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997) over all steps of sequences. With [i, f, g, o] = z[t] + h[t-1] u, each gate of units columns:
/// c[t] = sigmoid(f) c[t-1] + sigmoid(i) tanh(g), h[t] = sigmoid(o) tanh(c[t]). Inputs: z [time, batch, 4 units], which is the input's product with its
/// bias, u [units, 4 units], h and c before the first step [batch, units]. Results: h and c of every step [time, batch, units], and the gates.
/// </summary>
/// <remarks>It stands for the scan of <see cref="AsScan"/>. Rows are independent, so that threads share the batch and meet once a sequence, not once a step.</remarks>
internal sealed record Lstm : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 4);
        TensorType z = inputs[0];
        Require(z.DType.IsFloating() && z.Shape.Rank == 3 && inputs[1].Shape.Rank == 2 && inputs[1].Shape[0].IsKnown, "floating-point z [time, batch, 4 units] and u [units, 4 units]", $"{z} and {inputs[1]}");
        Dim units = inputs[1].Shape[0], all = units * 4;
        TensorType state = z with { Shape = [z.Shape[1], units] };
        Require(z.Shape[2] == all && inputs[1] == z with { Shape = [units, all] } && inputs[2] == state && inputs[3] == state, $"four gates of {units} columns, and states of type {state}", string.Join(", ", inputs));
        TensorType states = state with { Shape = state.Shape.Insert(0, z.Shape[0]) };
        return [states, states, z];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        IReadOnlyList<Value> results = node.Results;
        if (gradients[2] is not null)
        {
            int first = node.Graph.Nodes.Count;
            return Differentiation.ThroughAdded(AsScan(node.Inputs), gradients, node.Inputs, first);
        }
        if (gradients[0] is null && gradients[1] is null) return [null, null, null, null];
        Value dh = gradients[0] ?? Op.BroadcastTo(Op.Zero(results[0]), results[0].Shape);
        Value[] inputs = [.. node.Inputs.Skip(1), .. results, dh];
        return [.. node.Graph.Apply(new LstmGradient(), gradients[1] is { } dc ? [.. inputs, dc] : inputs).Select(g => (Gradient?)g)];
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => input == 0 && result == 2;

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => LstmForward.Bind(call);

    /// <summary>The same as a scan over the steps: the definition.</summary>
    public static IReadOnlyList<Value> AsScan(IReadOnlyList<Value> inputs)
    {
        Value z = inputs[0];
        var body = new Graph();
        Value Declared(string name, TensorType type) => body.Input(name, type.DType, type.Shape);
        Value h = Declared("h", inputs[2].Type), c = Declared("c", inputs[3].Type), entry = Declared("z", z.Type with { Shape = z.Shape.Without(0) }), u = Declared("u", inputs[1].Type);
        Value sums = entry + Op.MatMul(h, u);
        Dim units = inputs[1].Shape[0];
        Value Part(int gate) => Op.Slice(sums, 1, units * gate, units);
        Value i = Op.Sigmoid(Part(0)), f = Op.Sigmoid(Part(1)), g = Op.Tanh(Part(2)), o = Op.Sigmoid(Part(3));
        Value next = f * c + i * g, output = o * Op.Tanh(next);
        foreach (var (name, value) in (IReadOnlyList<(string, Value)>)[("h", output), ("c", next), ("all h", output), ("all c", next), ("gates", Op.Concatenate(1, i, f, g, o))]) body.Output(name, value);
        return [.. Op.Scan(body, [inputs[2], inputs[3]], [z], [inputs[1]]).Skip(2)];
    }
}

public static partial class Op
{
    /// <summary>A long short-term memory over all steps; see <see cref="Penstock.Tensors.Lstm"/>.</summary>
    /// <param name="z">The product of the inputs with their kernel, and the bias, [time, batch, 4 units].</param>
    /// <param name="u">The recurrent kernel [units, 4 units].</param>
    /// <param name="h">The output before the first step [batch, units].</param>
    /// <param name="c">The memory before the first step [batch, units].</param>
    /// <returns>The outputs and the memories of every step [time, batch, units].</returns>
    public static (Value H, Value C) Lstm(Value z, Value u, Value h, Value c)
    {
        IReadOnlyList<Value> results = z.Graph.Apply(new Lstm(), [z, u, h, c]);
        return (results[0], results[1]);
    }
}
