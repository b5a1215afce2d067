using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Runs a cell over the steps of a sequence [batch, time, ..]: the last output, or those of all steps [batch, time, ..]. Where a mask
/// says that a step does not count, states and output stay as they were at the step before. After no steps the output is 0 and the states are the first ones.
/// </summary>
/// <remarks>Keras's <c>unroll</c> is read and written and changes nothing. Initial states come from <see cref="OnAll(SymbolicTensor, IReadOnlyList{SymbolicTensor})"/>; else they are zeros.</remarks>
public class RNN : Layer
{
    /// <summary>What the file calls an initial state; a slash and a number follow where there are several.</summary>
    internal const string InitialState = "initial_state";

    private StateSlot[]? _kept;
    private bool _zeroOutputForMask;

    /// <summary>A layer that runs a cell.</summary>
    /// <param name="cell">The cell.</param>
    public RNN(RecurrentCell cell)
    {
        if (cell.Name.Length == 0) cell.Name = LayerNames.SnakeCase(cell.KerasName);
        Cell = Part("cell", cell);
    }

    /// <summary>A layer that runs cells one on top of the other.</summary>
    /// <param name="cells">The cells, the first first.</param>
    public RNN(IReadOnlyList<RecurrentCell> cells) : this(new StackedRNNCells(cells))
    {
    }

    private protected RNN(RecurrentCell cell, KerasConfig config) : this(cell)
    {
        (ReturnSequences, ReturnState) = (config.Flag("return_sequences", false), config.Flag("return_state", false));
        (GoBackwards, Stateful) = (config.Flag("go_backwards", false), config.Flag("stateful", false));
        (Unroll, ZeroOutputForMask) = (config.Flag("unroll", false), config.Flag("zero_output_for_mask", false));
    }

    /// <summary>What it runs.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>Whether the outputs of all steps are given, not the last alone. Default false.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Whether the last states are given after the output. Default false.</summary>
    public bool ReturnState { get; init; }

    /// <summary>Whether the last step comes first; outputs are in the order in which they are computed. Default false.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>Whether the last states are the first ones of the next batch, row by row; the <see cref="InputLayer.BatchSize"/> must be given. Training, evaluation and prediction go on from one another; <see cref="Model.ResetStates"/> begins anew. One thread at a time may then use the model. Default false.</summary>
    public bool Stateful { get; init; }

    /// <summary>Whether the output is 0 at steps that do not count, in place of the output before. Default false.</summary>
    public bool ZeroOutputForMask
    {
        get => _zeroOutputForMask;
        init => _zeroOutputForMask = value;
    }

    /// <summary>Keras's setting to write the steps out one by one; kept for its files, without effect. Default false.</summary>
    public bool Unroll { get; init; }

    /// <summary>Applies the layer with initial states.</summary>
    /// <param name="sequence">[batch, time, ..].</param>
    /// <param name="initialState">One for each state of the cell, [batch, ..].</param>
    public IReadOnlyList<SymbolicTensor> OnAll(SymbolicTensor sequence, IReadOnlyList<SymbolicTensor> initialState) =>
        OnNamed([sequence], [.. initialState.Select((s, i) => (initialState.Count == 1 ? InitialState : $"{InitialState}/{i}", (SymbolicTensor?)s))]);

    /// <summary>Sets <see cref="ZeroOutputForMask"/> of a layer that becomes a direction of a <see cref="Bidirectional"/> layer.</summary>
    internal void GiveZeros(bool value) => _zeroOutputForMask = value;

    /// <summary>Sets the states that a stateful layer keeps to zeros in a model.</summary>
    public void ResetState(Model model) => ResetState(model.State);

    internal override void ResetState(StateStore state)
    {
        foreach (StateSlot slot in _kept ?? []) state.Set(slot, slot.Initial);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NamedInputs => ["mask", InitialState];

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => CallAll([input], call)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Value input = inputs[0];
        Require(input.Shape.Rank >= 3, "input of rank 3 or more: [batch, time, ..]", $"shape {input.Shape}");
        Value? mask = call.Arguments.GetValueOrDefault("mask") ?? call.StepsOf(input);
        Value steps = SwapBatchAndTime(input), counted = mask is null ? steps : SwapBatchAndTime(mask);
        if (GoBackwards) (steps, counted) = (Op.Flip(steps, 0), mask is null ? counted : Op.Flip(counted, 0));
        Start start = StartOf(inputs, call);
        var (outputs, last) = Recur(steps, mask is null ? null : counted, start, call);
        if (Stateful) Keep(last, call);
        Value result = ReturnSequences ? SwapBatchAndTime(outputs) : LastOf(outputs);
        if (ReturnSequences && mask is not null) call.SetMask(result, mask);
        return ReturnState ? [result, .. last] : [result];
    }

    /// <summary>Runs the cell over all steps.</summary>
    /// <param name="steps">The inputs [time, batch, ..].</param>
    /// <param name="mask">Which steps count, [time, batch]; null for all.</param>
    /// <param name="start">The states before the first step.</param>
    /// <param name="call">The application.</param>
    /// <returns>The outputs [time, batch, ..] and the last states.</returns>
    private protected virtual (Value Outputs, IReadOnlyList<Value> States) Recur(Value steps, Value? mask, Start start, LayerCall call)
    {
        int count = start.States.Count;
        Value prepared = Cell.Prepare(steps, call.Inside(Cell));
        if (mask is null)
        {
            IReadOnlyList<Value> all = call.Scan(start.States, [prepared], (states, entry, within) =>
            {
                var (output, next) = Cell.Advance(entry[0], states, within.Inside(Cell));
                return [.. next, output];
            });
            return (all[^1], [.. all.Take(count)]);
        }
        Value before = ZerosOf(OutputShape(steps, start.States), steps);
        IReadOnlyList<Value> masked = call.Scan([.. start.States, before], [prepared, mask], (carried, entry, within) =>
        {
            var (output, next) = Cell.Advance(entry[0], [.. carried.Take(count)], within.Inside(Cell));
            output = Where(entry[1], output, ZeroOutputForMask ? ZerosOf(output.Shape, output) : carried[^1]);
            return [.. next.Select((state, i) => Where(entry[1], state, carried[i])), output, output];
        });
        return (masked[^1], [.. masked.Take(count)]);
    }

    private static Value Where(Value mask, Value counted, Value otherwise) =>
        Op.Where(Op.BroadcastTo(Op.Reshape(mask, [mask.Shape[0], .. Enumerable.Repeat((Dim)1, counted.Shape.Rank - 1)]), counted.Shape), counted, otherwise);

    /// <summary>Outputs of all steps that stayed as they were where a step does not count, as the layer gives them: [time, batch, units].</summary>
    private protected Value Shown(Value outputs, Value? mask, Start start)
    {
        if (mask is null || (start.AreZeros && !ZeroOutputForMask)) return outputs;
        // Before the first step that counts the output is 0, whatever the state.
        Value numbers = Op.Cast(mask, outputs.DType), shown = ZeroOutputForMask ? mask : Op.Less(Op.Zero(numbers), Op.CumulativeSum(numbers, 0));
        return Op.Where(Op.BroadcastTo(Op.ExpandDims(shown, -1), outputs.Shape), outputs, ZerosOf(outputs.Shape, outputs));
    }

    /// <summary>The states before the first step.</summary>
    /// <param name="States">One for each state of the cell.</param>
    /// <param name="AreZeros">Whether none was given or kept.</param>
    private protected readonly record struct Start(IReadOnlyList<Value> States, bool AreZeros);

    // The carry of a body must have its type before the body is there: a sketch of one step tells it.
    private Shape OutputShape(Value steps, IReadOnlyList<Value> start)
    {
        ModelGraph sketch = ModelGraph.Sketch();
        Value Declared(string name, TensorType type) => sketch.Graph.Input(name, type.DType, type.Shape);
        Value[] inputs = [Declared("step", steps.Type with { Shape = steps.Shape.Without(0) }), .. start.Select((s, i) => Declared($"state {i}", s.Type))];
        return Cell.Apply(inputs, new LayerCall(Cell, sketch)).Shape;
    }

    private Start StartOf(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Shape[] shapes = [.. Cell.StateShapes(inputs[0].Shape.Without(0).Without(0)).Select(s => s.Insert(0, inputs[0].Shape[0]))];
        IReadOnlyList<Value> given = StatesGiven(inputs, call);
        if (given.Count > 0)
        {
            Require(given.Select(g => g.Shape).SequenceEqual(shapes), $"initial states of shapes {string.Join(", ", shapes.AsEnumerable())}", string.Join(", ", given.Select(g => g.Shape)));
            return new(given, false);
        }
        if (!Stateful) return new([.. shapes.Select(s => ZerosOf(s, inputs[0]))], true);
        Require(inputs[0].Shape[0].IsKnown, "a batch of a known size for a stateful layer", $"shape {inputs[0].Shape}", "Give the InputLayer a BatchSize.");
        // Layers have their names, which the slots have too, once the model is put together.
        if (call.IsSketch) return new([.. shapes.Select(s => ZerosOf(s, inputs[0]))], true);
        _kept ??= [.. shapes.Select((s, i) => new StateSlot($"{FullName}/state {i}", Tensor.Zeros(inputs[0].DType, s)) { IsShared = true })];
        Require(_kept.Select(k => k.Type.Shape).SequenceEqual(shapes), $"a batch like the first: {string.Join(", ", _kept.Select(k => k.Type.Shape))}", string.Join(", ", shapes.AsEnumerable()));
        return new([.. _kept.Select(call.Read)], false);
    }

    /// <summary>The initial states that an application is given, by place or by name, in their order.</summary>
    internal static Value[] StatesGiven(IReadOnlyList<Value> inputs, LayerCall call)
    {
        var named = call.Arguments.Where(a => a.Key.Split('/')[0] == InitialState);
        return [.. inputs.Skip(1), .. named.OrderBy(a => a.Key.Split('/') is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0).Select(a => a.Value)];
    }

    private void Keep(IReadOnlyList<Value> last, LayerCall call)
    {
        call.GoOn();
        if (call.IsSketch) return;
        for (int i = 0; i < _kept?.Length; i++) call.Write(_kept[i], last[i]);
    }

    private static Value ZerosOf(Shape shape, Value like) => Op.BroadcastTo(like.Graph.Number(0, like.DType), shape);

    private protected static Value SwapBatchAndTime(Value x) => Op.Transpose(x, [1, 0, .. Enumerable.Range(2, x.Shape.Rank - 2)]);

    /// <summary>The entry of the last step [batch, ..] of values of all steps [time, batch, ..]; what was before, or 0, where there are no steps.</summary>
    private protected static Value LastOf(Value all, Value? before = null)
    {
        Shape shape = all.Shape.Without(0);
        Dim start = Dim.Max(all.Shape[0] - 1, 0), length = all.Shape[0] - start;
        if (length is { IsKnown: true, Value: 1 }) return Op.Reshape(Op.Slice(all, 0, start, 1), shape);
        before ??= ZerosOf(shape, all);
        return Op.Reshape(Op.Slice(Op.Concatenate(0, Op.ExpandDims(before, 0), Op.Slice(all, 0, start, length)), 0, length, 1), shape);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        var config = new JsonObject
        {
            ["return_sequences"] = ReturnSequences, ["return_state"] = ReturnState, ["go_backwards"] = GoBackwards,
            ["stateful"] = Stateful, ["unroll"] = Unroll, ["zero_output_for_mask"] = ZeroOutputForMask,
        };
        if (GetType() == typeof(RNN)) config["cell"] = KerasModelConfig.WriteLayer(Cell);
        return config;
    }

    internal static RNN FromConfig(KerasConfig config)
    {
        RecurrentCell cell = config["cell"] is JsonArray ? new StackedRNNCells(StackedRNNCells.Of(config, "cell"))
            : config.Layer("cell") as RecurrentCell ?? throw new ArgumentException($"RNN: expected a cell as \"cell\", got {config["cell"]?.ToJsonString()}.");
        return new(cell, config);
    }
}
