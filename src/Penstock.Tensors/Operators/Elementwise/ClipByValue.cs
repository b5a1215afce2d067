namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>Numbers held between a lowest and a highest: min(max(x, low), high), elementwise.</summary>
    public static Value ClipByValue(Value x, double low, double high) =>
        Minimum(Maximum(x, x.Graph.Number(low, x.DType)), x.Graph.Number(high, x.DType));
}
