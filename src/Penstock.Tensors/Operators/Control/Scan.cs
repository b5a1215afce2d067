namespace Penstock.Tensors;

/// <summary>
/// Runs a body once for each step of a sequence. The body takes carries, one slice of every sequence, and invariants; it
/// gives the next carries and one slice of every stacked result. Axis 0 of sequences and of stacked results is time.
/// </summary>
/// <param name="Body">Inputs: carries, slices, invariants. Outputs: carries, slices.</param>
/// <param name="Carries">How many carries there are.</param>
/// <param name="Sequences">How many sequences there are.</param>
/// <param name="Steps">The number of steps; that of the sequences, if there are any.</param>
/// <param name="Reverse">Whether the last step comes first.</param>
internal sealed record Scan(Graph Body, int Carries, int Sequences, Dim Steps, bool Reverse = false) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count == Body.Inputs.Count, $"{Body.Inputs.Count} inputs", inputs.Count);
        for (int i = Carries; i < Carries + Sequences; i++)
            Require(inputs[i].Shape.Rank > 0 && inputs[i].Shape[0] == Steps, $"sequences of {Steps} steps along axis 0", inputs[i]);
        Tensors.Body.CheckInputs(Name, "body", Body, inputs.Select((t, i) => IsSequence(i) ? t with { Shape = t.Shape.Without(0) } : t));
        TensorType[] outputs = Tensors.Body.OutputTypes(Body);
        for (int i = 0; i < Carries; i++)
            Require(outputs[i] == inputs[i], $"carry {i} of type {inputs[i]} from the body", outputs[i]);
        return [.. outputs.Select((t, i) => i < Carries ? t : t with { Shape = t.Shape.Insert(0, Steps) })];
    }

    /// <summary>A scan backwards in time over the carries of every step, which a first scan forwards finds anew.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value[] inputs = [.. node.Inputs];
        IReadOnlyList<Value> saved = node.Graph.Apply(this with { Body = BodyThatSavesCarries() }, inputs).Skip(node.Results.Count).ToList();
        int[] wanted = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType.IsFloating())];
        Value[] starts = [.. wanted.Where(i => !IsSequence(i)).Select(i => i < Carries && gradients[i] is { } g ? g : Zeros(inputs[i]))];
        Value[] slopes = [.. node.Results.Skip(Carries).Where(r => r.DType.IsFloating()).Select(r => gradients[r.Index] ?? Zeros(r))];
        Value[] sequences = [.. saved, .. inputs.Skip(Carries).Take(Sequences), .. slopes];
        var op = new Scan(BackwardBody(wanted), starts.Length, sequences.Length, Steps, !Reverse);
        IReadOnlyList<Value> results = node.Graph.Apply(op, [.. starts, .. sequences, .. inputs.Skip(Carries + Sequences)]);

        var found = new Gradient?[inputs.Length];
        int carry = 0, slice = starts.Length;
        foreach (int i in wanted) found[i] = results[IsSequence(i) ? slice++ : carry++];
        return found;
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        var body = new Body(Body, call);
        long steps = Extents.Of(call, Steps);
        long[] strideIn = [.. call.Inputs.Select((b, i) => IsSequence(i) ? SliceBytes(b) : 0)];
        long[] strideOut = [.. call.Results.Select((b, i) => i < Carries ? 0 : SliceBytes(b))];
        return () =>
        {
            for (int i = 0; i < Carries; i++) call.Inputs[i].AsBytes().CopyTo(call.Results[i].AsBytes());
            for (long step = 0; step < steps; step++)
            {
                long at = Reverse ? steps - 1 - step : step;
                for (int i = 0; i < call.Inputs.Count; i++) body.Feed(i, i < Carries ? call.Results[i] : call.Inputs[i], at * strideIn[i]);
                body.Run();
                for (int i = 0; i < call.Results.Count; i++) body.Take(i, call.Results[i], at * strideOut[i]);
            }
        };
    }

    private bool IsSequence(int input) => input >= Carries && input < Carries + Sequences;

    private static Value Zeros(Value like) => Op.BroadcastTo(Op.Zero(like), like.Shape);

    private static long SliceBytes(TensorBuffer buffer) => buffer.Shape.Product(1, buffer.Shape.Rank).Value * buffer.DType.ByteSize();

    private Graph BodyThatSavesCarries()
    {
        var graph = new Graph();
        Value[] inputs = Tensors.Body.Declare(Body, graph);
        IReadOnlyList<Value> outputs = Tensors.Body.Inline(Body, graph, inputs);
        for (int i = 0; i < outputs.Count; i++) graph.Output($"{i}", outputs[i]);
        for (int i = 0; i < Carries; i++) graph.Output($"carry {i}", inputs[i]);
        return graph;
    }

    /// <summary>Carries: gradients of the carries and sums for the invariants. Slices: carries, sequences, gradients of stacked results.</summary>
    private Graph BackwardBody(int[] wanted)
    {
        var graph = new Graph();
        Value Declare(string name, Value like) => graph.Input(name, like.DType, like.Shape);
        Value[] sums = [.. wanted.Where(i => !IsSequence(i)).Select(i => Declare($"sum {i}", Body.Inputs[i]))];
        Value[] inputs = new Value[Body.Inputs.Count];
        for (int i = 0; i < Carries + Sequences; i++) inputs[i] = Declare($"input {i}", Body.Inputs[i]);
        Value[] outputs = [.. Body.Outputs.Select(o => o.Value)];
        Value[] slopes = [.. outputs.Skip(Carries).Where(o => o.DType.IsFloating()).Select((o, i) => Declare($"slope {i}", o))];
        for (int i = Carries + Sequences; i < inputs.Length; i++) inputs[i] = Declare($"input {i}", Body.Inputs[i]);

        Value[] results = [.. Tensors.Body.Inline(Body, graph, inputs).Where(o => o.DType.IsFloating())];
        Value[] seeds = [.. sums.Take(wanted.Count(i => i < Carries)), .. slopes];
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(results, seeds, [.. wanted.Select(i => inputs[i])]);

        Value Found(int k) => gradients[k]?.ToDense() ?? Zeros(inputs[wanted[k]]);
        int sum = 0;
        for (int k = 0; k < wanted.Length; k++)
            if (wanted[k] < Carries) graph.Output($"sum {wanted[k]}", Next(Found(k), ref sum));
            else if (!IsSequence(wanted[k])) graph.Output($"sum {wanted[k]}", sums[sum++] + Found(k));
        for (int k = 0; k < wanted.Length; k++)
            if (IsSequence(wanted[k])) graph.Output($"slice {wanted[k]}", Found(k));
        return graph;
    }

    private static Value Next(Value value, ref int index)
    {
        index++;
        return value;
    }
}

public static partial class Op
{
    /// <summary>Runs a body once for each step of sequences; see <see cref="Penstock.Tensors.Scan"/>.</summary>
    public static IReadOnlyList<Value> Scan(Graph body, IReadOnlyList<Value> carries, IReadOnlyList<Value> sequences, IReadOnlyList<Value> invariants, bool reverse = false) =>
        sequences[0].Graph.Apply(new Scan(body, carries.Count, sequences.Count, sequences[0].Shape[0], reverse), [.. carries, .. sequences, .. invariants]);
}
