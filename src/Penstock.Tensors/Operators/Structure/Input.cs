namespace Penstock.Tensors;

/// <summary>A value that is fed when the graph runs.</summary>
internal sealed record Input(string Key, TensorType Type) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [Type];

    /// <inheritdoc/>
    public override bool HasEffect => true;
}
