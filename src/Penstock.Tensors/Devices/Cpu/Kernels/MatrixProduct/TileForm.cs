namespace Penstock.Tensors;

// The kernels of one vector width and their blocking: tiles of up to MaxRows rows by two vectors, or twice as many by one, K in blocks of about
// DepthBlock steps (a panel of B of that depth stays in the first-level cache), rows in blocks of RowBlock (a block of A of
// that size stays in the second).
internal sealed unsafe class TileForm
{
    // Tiles by lay of A, vectors and rows: TileKernelGenerator writes them.
    private readonly delegate*<TileArguments*, void>[] _tiles;

    private TileForm(VectorForm form, int width, int maxRows, int depthBlock, int rowBlock, delegate*<TileArguments*, void>[] tiles,
        delegate*<TileArguments*, int, void> row,
        delegate*<float*, nint, int, int, float*, int, void> copy,
        delegate*<float*, nint, int, int, float*, int, void> transpose)
    {
        (Form, Width, MaxRows, DepthBlock, RowBlock) = (form, width, maxRows, depthBlock, rowBlock);
        _tiles = tiles;
        Row = row;
        Copy = copy;
        Transpose = transpose;
    }

    private static readonly TileForm[] s_forms =
    [
        Create<ScalarLanes<float>>(VectorForm.Scalar, TileKernelsScalar.MaxRows, 256, 96, TileKernelsScalar.All),
        Create<Lanes128>(VectorForm.Vector128, TileKernels128.MaxRows, 256, 96, TileKernels128.All),
        Create<Lanes256>(VectorForm.Vector256, TileKernels256.MaxRows, 256, 192, TileKernels256.All),
        Create<Lanes512>(VectorForm.Vector512, TileKernels512.MaxRows, 384, 168, TileKernels512.All),
    ];

    internal VectorForm Form { get; }

    // Floats in a vector.
    internal int Width { get; }

    internal int PanelWidth => 2 * Width;

    internal int MaxRows { get; }

    // The most rows of a tile where no result has more columns than these.
    internal int MostRows(int columns) => columns <= Width ? 2 * MaxRows : MaxRows;

    internal int DepthBlock { get; }

    internal int RowBlock { get; }

    internal delegate*<TileArguments*, int, void> Row { get; }

    // (from, leading, rows, columns, to, width): see Packing.
    internal delegate*<float*, nint, int, int, float*, int, void> Copy { get; }

    internal delegate*<float*, nint, int, int, float*, int, void> Transpose { get; }

    // (from, mask, count, to), (from, count, to), (from, rows, leading, columns, to): see Rows.
    internal delegate*<float*, float*, nint, float*, void> CopyWhere { get; private init; }

    internal delegate*<float*, nint, float*, void> Add { get; private init; }

    internal delegate*<float*, nint, nint, int, float*, void> AddRows { get; private init; }

    // Floats of Sums that any kernel may use: a tile's, or the eight vectors of a single row.
    internal int SumsSize => Math.Max(MaxRows * PanelWidth, 8 * Width);

    // The tile for A whose steps lie one behind another in memory (AStep is 4), or whose rows do (ARow is 4).
    internal delegate*<TileArguments*, void> StepsTogether(int rows, int vectors) => _tiles[2 * (vectors - 1) * MaxRows + rows - 1];

    internal delegate*<TileArguments*, void> RowsTogether(int rows, int vectors) => _tiles[(2 * vectors + 1) * MaxRows + rows - 1];

    internal static TileForm Of(VectorForm form) => s_forms[(int)form];

    private static TileForm Create<V>(VectorForm form, int maxRows, int depthBlock, int rowBlock, delegate*<TileArguments*, void>[] tiles)
        where V : struct, ILanes<V> =>
        new(form, V.Count, maxRows, depthBlock, rowBlock, tiles, &RowKernel<V>.Run, &Packing<V>.Copy, &Packing<V>.Transpose)
        {
            CopyWhere = &Rows<V>.CopyWhere,
            Add = &Rows<V>.Add,
            AddRows = &Rows<V>.AddRows,
        };
}
