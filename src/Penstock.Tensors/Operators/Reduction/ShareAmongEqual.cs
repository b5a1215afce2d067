namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>The gradient of a largest or smallest element: shared evenly by the elements that are equal to it.</summary>
    internal static Value ShareAmongEqual(Value x, Value extreme, Value g, Axes over)
    {
        Value equal = Cast(Equal(x, extreme), x.DType);
        Shape kept = x.Shape;
        foreach (int axis in over) kept = kept.With(axis, 1);
        Value count = BroadcastTo(Reshape(x.Graph.Apply(new Sum(over), [equal])[0], kept), x.Shape);
        return g * equal / count;
    }
}
