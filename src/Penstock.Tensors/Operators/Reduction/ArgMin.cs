namespace Penstock.Tensors;

/// <summary>The index, as Int32, of the smallest element along an axis; the first of equal ones, or the first NaN.</summary>
internal sealed record ArgMin(int Axis) : ExtremeIndex(Axis)
{
    private protected override bool Largest => false;
}

public static partial class Op
{
    /// <summary>The index, as Int32, of the smallest element along an axis, which vanishes; the first of equal ones, or the first NaN.</summary>
    public static Value ArgMin(Value x, int axis = -1) => x.Graph.Apply(new ArgMin(x.Shape.Axis(axis)), [x])[0];
}
