using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Layers whose operator takes a mask against their cells run step by step, which RNN does.</summary>
public class RecurrentMaskTests
{
    private const int Batch = 5, Steps = 7, Width = 3, Units = 4;

    public static TheoryData<string, bool, bool, bool> Cases => new((from kind in (string[])["LSTM", "GRU"]
                                                                     from sequences in (bool[])[false, true]
                                                                     from zeros in (bool[])[false, true]
                                                                     from states in (bool[])[false, true]
                                                                     select (kind, sequences, zeros, states)).ToArray());

    [Theory, MemberData(nameof(Cases))]
    public void An_operator_with_a_mask_is_the_cell_step_by_step(string kind, bool sequences, bool zeros, bool states)
    {
        RecurrentCell cell = kind == "LSTM" ? new LSTMCell(Units) { Name = "cell" } : new GRUCell(Units) { Name = "cell" };
        RNN fused = kind == "LSTM" ? new LSTM(Units) { ReturnSequences = sequences, ZeroOutputForMask = zeros, ReturnState = true } : new GRU(Units) { ReturnSequences = sequences, ZeroOutputForMask = zeros, ReturnState = true };
        var scan = new RNN(cell) { ReturnSequences = sequences, ZeroOutputForMask = zeros, ReturnState = true };
        Tensor[] found = Run(fused, states, out int operators), expected = Run(scan, states, out int none);
        Assert.Equal((1, 0), (operators, none));
        for (int i = 0; i < expected.Length; i++) Close.Check(expected[i], found[i], 1e-5, $"result {i}");
    }

    [Fact]
    public void A_masked_embedding_goes_through_the_operator_in_training_too()
    {
        var model = new Sequential(new InputLayer([Steps], DType.Int32), new Embedding(9, Width) { MaskZero = true }, new LSTM(Units), new Dense(1)) { Seed = 2 };
        Assert.Single(model.InferenceGraph().Nodes, n => n.Operator is Lstm);
        Assert.DoesNotContain(model.InferenceGraph().Nodes, n => n.Operator is Scan);
        // What follows the end of a sequence changes nothing.
        Tensor two = Tensor.From([3, 4, 5, 0, 0, 0, 0, 3, 4, 5, 6, 0, 0, 0], [2, Steps]);
        float[] once = model.Predict(two).ToArray<float>();
        Assert.Equal(once[0], model.Predict(Tensor.From([0, 3, 0, 4, 0, 0, 5], [1, Steps])).ToArray<float>()[0]);
        Assert.NotEqual(once[0], once[1]);
    }

    /// <summary>The results, the last states, and the gradients of the input and the weights.</summary>
    private static Tensor[] Run(RNN layer, bool givesStates, out int operators)
    {
        layer.Name = "layer";
        var model = new ModelGraph(isTraining: true, seed: 1);
        Graph graph = model.Graph;
        var call = new LayerCall(layer, model);
        Value x = graph.Input("x", DType.Float32, [Batch, Steps, Width]);
        Value[] states = givesStates ? [.. layer.Cell.StateShapes([Width]).Select((s, i) => graph.Input($"s{i}", DType.Float32, s.Insert(0, Batch)))] : [];
        call.SetMask(x, graph.Constant(Tensor.From([.. Enumerable.Range(0, Batch * Steps).Select(i => i % 11 is not (0 or 1 or 5 or 6) && i % 7 != 6)], [Batch, Steps])));
        IReadOnlyList<Value> results = layer.Apply([x, .. states], [], call);
        Value loss = results.Select((r, i) => Op.Sum(Op.Sin(r) * (i + 1))).Aggregate((a, b) => a + b);
        Value[] of = [x, .. states, .. layer.Weights.Select(model.Read)];
        int at = 0;
        foreach (Value value in (IEnumerable<Value>)[.. results, .. Differentiation.Gradients(loss, of).Select(g => g!.ToDense())]) graph.Output($"{at++}", value);
        operators = graph.Nodes.Count(n => n.Operator is Lstm or Gru);
        var state = new StateStore();
        foreach (StateSlot slot in layer.Weights.Select(w => w.Slot(1))) state.Set(slot, Made(slot.Type.Shape, 0.7));
        return new Executor(graph, state).Run([Made([Batch, Steps, Width], 1), .. states.Select((s, i) => Made(s.Shape, 2 + i))]);
    }

    private static Tensor Made(Shape shape, double factor) => Tensor.From([.. Enumerable.Range(1, (int)shape.ElementCount).Select(i => (float)Math.Sin(factor * i))], shape);
}
