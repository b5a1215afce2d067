namespace Penstock.Tensors;

/// <summary>A value that is computed before a run, and only where what it comes from has changed: see <see cref="Preparation"/>.</summary>
internal sealed record Prepared(TensorBuffer Buffer) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [new(Buffer.DType, Buffer.Shape)];
}
