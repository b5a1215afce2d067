namespace Penstock.Tensors;

/// <summary>
/// Gives each row what one of several graphs makes of it; the others are not computed. The inputs are the numbers of the graphs, Int32 [rows], and
/// what the graphs take, [rows, ..] each. A number below 0 stands for the first graph, one beyond the last for the last.
/// </summary>
/// <param name="Choices">Takes one row of each input, [1, ..], and gives the results of the first graph, then those of the next, [1, ..] each.</param>
/// <param name="Count">How many results each graph has.</param>
internal sealed record OneOf(Graph Choices, int Count = 1) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count > 1 && inputs[0] is { DType: DType.Int32, Shape.Rank: 1 }, "numbers as Int32 [rows], and rows", string.Join(", ", inputs));
        Dim rows = inputs[0].Shape[0];
        foreach (TensorType input in inputs)
            Require(input.Shape.Rank > 0 && input.Shape[0] == rows && input.DType != DType.Text, $"{rows} rows of numbers", input);
        Body.CheckInputs(Name, "choices", Choices, inputs.Skip(1).Select(t => t with { Shape = t.Shape.With(0, 1) }));
        TensorType[] outputs = Body.OutputTypes(Choices);
        Require(Count > 0 && outputs.Length >= Count && outputs.Length % Count == 0, $"graphs of {Count} results each", $"{outputs.Length} results");
        for (int i = 0; i < outputs.Length; i++)
            Require(outputs[i] == outputs[i % Count] && outputs[i].Shape.Rank > 0 && outputs[i].Shape[0] == 1, "one row of the same type from each graph, [1, ..]", outputs[i]);
        return [.. outputs.Take(Count).Select(t => t with { Shape = t.Shape.With(0, rows) })];
    }

    /// <summary>The same choice among the graphs' gradients, which compute their values anew.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value[] fed = [.. node.Inputs.Skip(1)];
        int[] wanted = [.. Enumerable.Range(0, fed.Length).Where(i => fed[i].DType.IsFloating())];
        var slopes = new Gradient?[node.Inputs.Count];
        if (wanted.Length == 0) return slopes;
        Value[] seeds = [.. node.Results.Where(r => r.DType.IsFloating()).Select(r => gradients[r.Index] ?? Op.BroadcastTo(Op.Zero(r), r.Shape))];
        IReadOnlyList<Value> results = node.Graph.Apply(new OneOf(Gradients(wanted), wanted.Length), [node.Inputs[0], .. fed, .. seeds]);
        for (int i = 0; i < wanted.Length; i++) slopes[wanted[i] + 1] = results[i];
        return slopes;
    }

    private Graph Gradients(int[] wanted)
    {
        var graph = new Graph();
        Value[] inputs = Body.Declare(Choices, graph);
        Value[][] choices = [.. Body.Inline(Choices, graph, inputs).Chunk(Count).Select(results => results.Where(r => r.DType.IsFloating()).ToArray())];
        Value[] seeds = [.. choices[0].Select((r, i) => graph.Input($"gradient {i}", r.DType, r.Shape))];
        int output = 0;
        foreach (Value[] results in choices)
        {
            IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(results, seeds, [.. wanted.Select(i => inputs[i])]);
            for (int i = 0; i < wanted.Length; i++)
                graph.Output($"{output++}", gradients[i]?.ToDense() ?? Op.BroadcastTo(Op.Zero(inputs[wanted[i]]), inputs[wanted[i]].Shape));
        }
        return graph;
    }

    /// <summary>One of the graphs, of which all inputs are the same.</summary>
    private Graph Choice(int number)
    {
        var graph = new Graph();
        IReadOnlyList<Value> results = Body.Inline(Choices, graph, Body.Declare(Choices, graph));
        for (int i = 0; i < Count; i++) graph.Output($"{i}", results[number * Count + i]);
        return graph;
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        Graph[] graphs = [.. Enumerable.Range(0, Choices.Outputs.Count / Count).Select(choice => Body.Finish(Choice(choice), call))];
        var constants = new ConstantPool();
        // One for each thread; a run of a row in one of them does not depend on which it is.
        Lane[] lanes = [.. Enumerable.Range(0, call.Team.Threads).Select(_ => new Lane(graphs, constants, call))];
        TensorBuffer[] fed = [.. call.Inputs.Skip(1)];
        long[] rowsIn = [.. fed.Select(RowBytes)], rowsOut = [.. call.Results.Select(RowBytes)];
        return call.Split(call.Inputs[0].Count, 1, (start, end) =>
        {
            Lane lane = Lane.Free(lanes);
            try
            {
                for (long row = start; row < end; row++)
                {
                    Body body = lane.Bodies[Math.Clamp(call.Inputs[0].AsSpan<int>()[(int)row], 0, graphs.Length - 1)];
                    for (int i = 0; i < fed.Length; i++) body.Feed(i, fed[i], row * rowsIn[i]);
                    body.Run();
                    for (int i = 0; i < rowsOut.Length; i++) body.Take(i, call.Results[i], row * rowsOut[i]);
                }
            }
            finally
            {
                lane.GiveBack();
            }
        });
    }

    private static long RowBytes(TensorBuffer buffer) => buffer.Shape.Product(1, buffer.Shape.Rank).Value * buffer.DType.ByteSize();

    /// <summary>The graphs made ready in memory that they take turns in.</summary>
    private sealed class Lane
    {
        private int _isTaken;

        public Lane(Graph[] graphs, ConstantPool constants, Invocation call)
        {
            var arena = new Arena();
            Bodies = [.. graphs.Select(g => new Body(g, constants, arena, call))];
        }

        public Body[] Bodies { get; }

        public static Lane Free(Lane[] lanes)
        {
            for (int i = 0; ; i = (i + 1) % lanes.Length)
                if (Interlocked.Exchange(ref lanes[i]._isTaken, 1) == 0) return lanes[i];
        }

        public void GiveBack() => Volatile.Write(ref _isTaken, 0);
    }
}

public static partial class Op
{
    /// <summary>Gives each row what one of several graphs makes of it; see <see cref="Penstock.Tensors.OneOf"/>.</summary>
    /// <param name="choices">Takes one row of each input, [1, ..], and gives one result for each graph, [1, ..].</param>
    /// <param name="numbers">The number of each row's graph, Int32 [rows].</param>
    /// <param name="inputs">What the graphs take, [rows, ..] each.</param>
    public static Value OneOf(Graph choices, Value numbers, params ReadOnlySpan<Value> inputs) =>
        numbers.Graph.Apply(new OneOf(choices), [numbers, .. inputs])[0];
}
