namespace Penstock.Tensors;

/// <summary>A value known when the graph is built.</summary>
internal sealed record Constant(Tensor Value) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [new(Value.DType, Value.Shape)];

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [];

    /// <summary>Whether every element is the same number, and which.</summary>
    internal bool IsNumber(out double number)
    {
        number = Value.Count == 1 && Value.DType != DType.Text ? Value.NumberAt(0) : double.NaN;
        return Value.Count == 1 && Value.DType != DType.Text;
    }

    /// <summary>Equal where type, shape and bits are; large constants are compared by identity.</summary>
    public bool Equals(Constant? other)
    {
        const int compared = 64;
        if (other is null) return false;
        if (ReferenceEquals(Value, other.Value)) return true;
        return Value.DType == other.Value.DType && Value.Shape == other.Value.Shape && Value.DType != DType.Text
            && Value.Count <= compared && Value.Bytes.SequenceEqual(other.Value.Bytes);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value.DType, Value.Shape);
}
