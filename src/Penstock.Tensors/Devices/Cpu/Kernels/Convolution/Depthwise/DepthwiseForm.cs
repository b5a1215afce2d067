namespace Penstock.Tensors;

// The kernels of depthwise convolutions for one vector width.
internal readonly unsafe struct DepthwiseForm
{
    private DepthwiseForm(TileForm form, delegate*<DepthwiseRow*, void> row, delegate*<DepthwiseSums*, void> sums)
    {
        Row = row;
        Sums = sums;
        CopyWhere = form.CopyWhere;
        Add = form.Add;
        AddRows = form.AddRows;
    }

    internal delegate*<DepthwiseRow*, void> Row { get; }

    internal delegate*<DepthwiseSums*, void> Sums { get; }

    // (from, mask, count, to), (from, count, to), (from, rows, leading, columns, to): see Rows.
    internal delegate*<float*, float*, nint, float*, void> CopyWhere { get; }

    internal delegate*<float*, nint, float*, void> Add { get; }

    internal delegate*<float*, nint, nint, int, float*, void> AddRows { get; }

    internal static DepthwiseForm Of(VectorForm form) => form switch
    {
        VectorForm.Vector512 => Of<Lanes512>(form),
        VectorForm.Vector256 => Of<Lanes256>(form),
        VectorForm.Vector128 => Of<Lanes128>(form),
        _ => Of<ScalarLanes<float>>(form),
    };

    private static DepthwiseForm Of<V>(VectorForm form) where V : struct, ILanes<V> => new(TileForm.Of(form), &DepthwiseRow<V>.Run, &DepthwiseSums<V>.Run);
}
