namespace Penstock.Tensors;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997) over all steps of sequences. With [i, f, g, o] = z[t] + h[t-1] u, each gate of units columns:
/// c[t] = sigmoid(f) c[t-1] + sigmoid(i) tanh(g), h[t] = sigmoid(o) tanh(c[t]). Inputs: z [time, batch, 4 units], which is the input's product with its
/// bias, u [units, 4 units], h and c before the first step [batch, units] and, where some steps do not count, a Bool mask [time, batch]: at those h and c
/// stay as they were, and the gates are 0, 1, 0, 0. Results: h and c of every step [time, batch, units], and the gates.
/// </summary>
/// <remarks>It stands for the scan of <see cref="AsScan"/>. Rows are independent, so that threads share the batch and meet once a sequence, not once a step.</remarks>
internal sealed record Lstm : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count is 4 or 5, "4 inputs, or 5 with a mask", inputs.Count);
        TensorType z = inputs[0];
        Require(z.DType.IsFloating() && z.Shape.Rank == 3 && inputs[1].Shape.Rank == 2 && inputs[1].Shape[0].IsKnown, "floating-point z [time, batch, 4 units] and u [units, 4 units]", $"{z} and {inputs[1]}");
        Dim units = inputs[1].Shape[0], all = units * 4;
        TensorType state = z with { Shape = [z.Shape[1], units] };
        Require(z.Shape[2] == all && inputs[1] == z with { Shape = [units, all] } && inputs[2] == state && inputs[3] == state, $"four gates of {units} columns, and states of type {state}", string.Join(", ", inputs));
        if (inputs.Count == 5) Require(inputs[4] == new TensorType(DType.Bool, z.Shape.Slice(0, 2)), $"a Bool mask {z.Shape.Slice(0, 2)}", inputs[4]);
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
        if (gradients[0] is null && gradients[1] is null) return [.. node.Inputs.Select(_ => (Gradient?)null)];
        Value dh = gradients[0] ?? Op.BroadcastTo(Op.Zero(results[0]), results[0].Shape);
        bool isMasked = node.Inputs.Count == 5;
        List<Value> inputs = [.. node.Inputs.Skip(1).Take(3), .. results, dh];
        if (gradients[1] is { } dc) inputs.Add(dc);
        if (isMasked) inputs.Add(node.Inputs[4]);
        return [.. node.Graph.Apply(new LstmGradient(isMasked), inputs).Select(g => (Gradient?)g), .. isMasked ? [(Gradient?)null] : Array.Empty<Gradient?>()];
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
        Value h = Declared("h", inputs[2].Type), c = Declared("c", inputs[3].Type), entry = Declared("z", z.Type with { Shape = z.Shape.Without(0) });
        Value? counts = inputs.Count == 5 ? Declared("mask", inputs[4].Type with { Shape = inputs[4].Shape.Without(0) }) : null;
        Value u = Declared("u", inputs[1].Type);
        Value sums = entry + Op.MatMul(h, u);
        Dim units = inputs[1].Shape[0];
        Value Part(int gate) => Op.Slice(sums, 1, units * gate, units);
        Value i = Op.Sigmoid(Part(0)), f = Op.Sigmoid(Part(1)), g = Op.Tanh(Part(2)), o = Op.Sigmoid(Part(3));
        Value next = f * c + i * g, output = o * Op.Tanh(next), gates = Op.Concatenate(1, i, f, g, o);
        if (counts is not null)
        {
            (output, next) = (Where(counts, output, h), Where(counts, next, c));
            Value zero = Op.BroadcastTo(Op.Zero(i), i.Shape);
            gates = Where(counts, gates, Op.Concatenate(1, zero, zero + 1, zero, zero));
        }
        foreach (var (name, value) in (IReadOnlyList<(string, Value)>)[("h", output), ("c", next), ("all h", output), ("all c", next), ("gates", gates)]) body.Output(name, value);
        return [.. Op.Scan(body, [inputs[2], inputs[3]], [z, .. inputs.Skip(4)], [inputs[1]]).Skip(2)];
    }

    /// <summary>One value of the rows that count, another of the others.</summary>
    internal static Value Where(Value rows, Value counted, Value otherwise) => Op.Where(Op.BroadcastTo(Op.ExpandDims(rows, -1), counted.Shape), counted, otherwise);
}

public static partial class Op
{
    /// <summary>A long short-term memory over all steps; see <see cref="Penstock.Tensors.Lstm"/>.</summary>
    /// <param name="z">The product of the inputs with their kernel, and the bias, [time, batch, 4 units].</param>
    /// <param name="u">The recurrent kernel [units, 4 units].</param>
    /// <param name="h">The output before the first step [batch, units].</param>
    /// <param name="c">The memory before the first step [batch, units].</param>
    /// <param name="mask">Which steps count, Bool [time, batch]: at others outputs and memories stay as they were; null, the default, for all.</param>
    /// <returns>The outputs and the memories of every step [time, batch, units].</returns>
    public static (Value H, Value C) Lstm(Value z, Value u, Value h, Value c, Value? mask = null)
    {
        IReadOnlyList<Value> results = z.Graph.Apply(new Lstm(), mask is null ? [z, u, h, c] : [z, u, h, c, mask]);
        return (results[0], results[1]);
    }
}
