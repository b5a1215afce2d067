namespace Penstock.Tensors;

/// <summary>The value of a state slot at the start of the run.</summary>
internal sealed record Read(StateSlot Slot) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [Slot.Type];
}
