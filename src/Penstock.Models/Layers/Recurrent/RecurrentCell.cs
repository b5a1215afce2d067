using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// One step of a recurrent layer: an output and the next states from an input [batch, ..] and the states. An <see cref="RNN"/>
/// runs it over a sequence; applied by itself it takes the input and the states and gives the output and the next states.
/// </summary>
public abstract class RecurrentCell : Layer
{
    /// <summary>The shapes of the states without the batch axis, for an input of a shape without the batch axis.</summary>
    /// <param name="input">The shape of the input, without the batch axis.</param>
    public abstract IReadOnlyList<Shape> StateShapes(Shape input);

    /// <summary>The part of a step that does not look at the states, for one step or for all of them, which then lie along axis 0: x gives what <see cref="Advance"/> takes. The input itself, unless overridden.</summary>
    /// <param name="x">The input [batch, ..] or the inputs of all steps [time, batch, ..].</param>
    /// <param name="call">Gives weights.</param>
    protected internal virtual Value Prepare(Value x, LayerCall call) => x;

    /// <summary>The part of a step that looks at the states.</summary>
    /// <param name="prepared">What <see cref="Prepare"/> gave, of one step.</param>
    /// <param name="states">The states.</param>
    /// <param name="call">Gives weights.</param>
    protected internal abstract (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> states, LayerCall call);

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => throw new ArgumentException($"{Label}: expected an input and states, got an input alone. Put the cell into an RNN.");

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        int states = StateShapes(inputs[0].Shape.Without(0)).Count;
        Require(inputs.Count == states + 1, $"an input and {states} states", $"{inputs.Count} inputs");
        var (output, next) = Advance(Prepare(inputs[0], call), [.. inputs.Skip(1)], call);
        return [output, .. next];
    }

    /// <summary>Drops numbers of a value while training, the same ones at every step.</summary>
    /// <param name="x">The value [batch, ..], or [time, batch, ..].</param>
    /// <param name="rate">The part that is dropped.</param>
    /// <param name="seed">The seed; null for the layer's own.</param>
    /// <param name="step">The shape of one step, with the batch axis.</param>
    /// <param name="call">The application.</param>
    private protected static Value Drop(Value x, double rate, long? seed, Shape step, LayerCall call)
    {
        if (!call.IsTraining || rate == 0) return x;
        if (rate == 1) return x * 0;
        return x * Op.Dropout(Op.BroadcastTo(call.Graph.Number(1, x.DType), step), rate, seed ?? call.Seed, call.Step);
    }
}
