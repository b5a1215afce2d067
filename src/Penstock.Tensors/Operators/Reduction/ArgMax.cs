namespace Penstock.Tensors;

/// <summary>The index, as Int32, of the largest element along an axis; the first of equal ones, or the first NaN.</summary>
internal sealed record ArgMax(int Axis) : ExtremeIndex(Axis)
{
    private protected override bool Largest => true;
}

public static partial class Op
{
    /// <summary>The index, as Int32, of the largest element along an axis, which vanishes; the first of equal ones, or the first NaN.</summary>
    public static Value ArgMax(Value x, int axis = -1) => x.Graph.Apply(new ArgMax(x.Shape.Axis(axis)), [x])[0];
}
