namespace Penstock.Tensors;

/// <summary>
/// A gated recurrent unit (Cho et al. 2014) over all steps of sequences, the reset after the product. With [pz, pr, pg] = h[t-1] u + b:
/// z = sigmoid(x[t] + pz), r = sigmoid(x[t] + pr), g = tanh(x[t] + r pg), h[t] = z h[t-1] + (1 - z) g. Inputs: x [time, batch, 3 units], which is the
/// input's product with its bias, u [units, 3 units], b [3 units], h before the first step [batch, units] and, where some steps do not count, a Bool mask
/// [time, batch]: at those h stays as it was, and the gates are 1, 0, 0, 0. Results: h of every step [time, batch, units], and z, r, g and pg of every
/// step [time, batch, 4 units].
/// </summary>
/// <remarks>It stands for the scan of <see cref="AsScan"/>. Rows are independent, so that threads share the batch and meet once a sequence, not once a step.</remarks>
internal sealed record Gru : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count is 4 or 5, "4 inputs, or 5 with a mask", inputs.Count);
        TensorType x = inputs[0];
        Require(x.DType.IsFloating() && x.Shape.Rank == 3 && inputs[1].Shape.Rank == 2 && inputs[1].Shape[0].IsKnown, "floating-point x [time, batch, 3 units] and u [units, 3 units]", $"{x} and {inputs[1]}");
        Dim units = inputs[1].Shape[0], all = units * 3;
        TensorType state = x with { Shape = [x.Shape[1], units] };
        Require(x.Shape[2] == all && inputs[1] == x with { Shape = [units, all] } && inputs[2] == x with { Shape = [all] } && inputs[3] == state, $"three gates of {units} columns, a bias, and a state of type {state}", string.Join(", ", inputs));
        if (inputs.Count == 5) Require(inputs[4] == new TensorType(DType.Bool, x.Shape.Slice(0, 2)), $"a Bool mask {x.Shape.Slice(0, 2)}", inputs[4]);
        return [state with { Shape = state.Shape.Insert(0, x.Shape[0]) }, x with { Shape = [x.Shape[0], x.Shape[1], units * 4] }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[1] is not null)
        {
            int first = node.Graph.Nodes.Count;
            return Differentiation.ThroughAdded(AsScan(node.Inputs), gradients, node.Inputs, first);
        }
        if (gradients[0] is not { } dh) return [.. node.Inputs.Select(_ => (Gradient?)null)];
        IReadOnlyList<Value> slopes = node.Graph.Apply(new GruGradient(), [node.Inputs[1], node.Inputs[3], .. node.Results, dh]);
        // Where a step does not count, the gates let the gradient of h through and no other.
        return [slopes[0], slopes[1], Op.Sum(slopes[2], 0, 1), slopes[3], .. node.Inputs.Skip(4).Select(_ => (Gradient?)null)];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => GruForward.Bind(call);

    /// <summary>The same as a scan over the steps: the definition.</summary>
    public static IReadOnlyList<Value> AsScan(IReadOnlyList<Value> inputs)
    {
        Value x = inputs[0];
        var body = new Graph();
        Value Declared(string name, TensorType type) => body.Input(name, type.DType, type.Shape);
        Value h = Declared("h", inputs[3].Type), entry = Declared("x", x.Type with { Shape = x.Shape.Without(0) });
        Value? counts = inputs.Count == 5 ? Declared("mask", inputs[4].Type with { Shape = inputs[4].Shape.Without(0) }) : null;
        Value u = Declared("u", inputs[1].Type), b = Declared("b", inputs[2].Type);
        Value product = Op.MatMul(h, u) + b;
        Dim units = inputs[1].Shape[0];
        Value Part(Value of, int gate) => Op.Slice(of, 1, units * gate, units);
        Value z = Op.Sigmoid(Part(entry, 0) + Part(product, 0)), r = Op.Sigmoid(Part(entry, 1) + Part(product, 1)), pg = Part(product, 2), g = Op.Tanh(Part(entry, 2) + r * pg);
        Value next = z * h + (1 - z) * g, gates = Op.Concatenate(1, z, r, g, pg);
        if (counts is not null)
        {
            Value zero = Op.BroadcastTo(Op.Zero(z), z.Shape);
            (next, gates) = (Lstm.Where(counts, next, h), Lstm.Where(counts, gates, Op.Concatenate(1, zero + 1, zero, zero, zero)));
        }
        body.Output("h", next);
        body.Output("all h", next);
        body.Output("gates", gates);
        return [.. Op.Scan(body, [inputs[3]], [x, .. inputs.Skip(4)], [inputs[1], inputs[2]]).Skip(1)];
    }
}

public static partial class Op
{
    /// <summary>A gated recurrent unit over all steps; see <see cref="Penstock.Tensors.Gru"/>.</summary>
    /// <param name="x">The product of the inputs with their kernel, and the bias, [time, batch, 3 units].</param>
    /// <param name="u">The recurrent kernel [units, 3 units].</param>
    /// <param name="b">The bias of the recurrent product [3 units].</param>
    /// <param name="h">The output before the first step [batch, units].</param>
    /// <param name="mask">Which steps count, Bool [time, batch]: at others the output stays as it was; null, the default, for all.</param>
    /// <returns>The outputs of every step [time, batch, units].</returns>
    public static Value Gru(Value x, Value u, Value b, Value h, Value? mask = null) => x.Graph.Apply(new Gru(), mask is null ? [x, u, b, h] : [x, u, b, h, mask])[0];
}
