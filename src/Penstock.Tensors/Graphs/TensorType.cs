namespace Penstock.Tensors;

/// <summary>What is known of a value before it is computed: its element type and its shape.</summary>
public sealed record TensorType(DType DType, Shape Shape)
{
    /// <summary>The type of an ordering token: no elements, only the order in which collectives run.</summary>
    public static TensorType Token { get; } = new(DType.Bool, [0]);

    /// <summary>Element type and extents: <c>Float32 [batch, 784]</c>.</summary>
    public override string ToString() => $"{DType} {Shape}";
}
