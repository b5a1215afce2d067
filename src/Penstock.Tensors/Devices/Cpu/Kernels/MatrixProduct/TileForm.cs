using System.Runtime.Intrinsics;

namespace Penstock.Tensors;

// The kernels of one vector width and their blocking: tiles of up to MaxRows rows by two vectors, K in blocks of about
// DepthBlock steps (a panel of B of that depth stays in the first-level cache), rows in blocks of RowBlock (a block of A of
// that size stays in the second).
internal sealed unsafe class TileForm
{
    private const int MostRows = 14;

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
        Create<ScalarLanes<float>, TileScalar, float>(VectorForm.Scalar, 6, 256, 96),
        Create<Lanes128, TileVector128, Vector128<float>>(VectorForm.Vector128, 6, 256, 96),
        Create<Lanes256, TileVector256, Vector256<float>>(VectorForm.Vector256, 6, 256, 96),
        Create<Lanes512, TileVector512, Vector512<float>>(VectorForm.Vector512, 14, 384, 168),
    ];

    internal VectorForm Form { get; }

    // Floats in a vector.
    internal int Width { get; }

    internal int PanelWidth => 2 * Width;

    internal int MaxRows { get; }

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

    // Floats of Sums that any kernel may use.
    internal int SumsSize => MostRows * PanelWidth;

    internal delegate*<TileArguments*, void> Tile(int rows, int vectors) => _tiles[(vectors - 1) * MostRows + rows - 1];

    internal static TileForm Of(VectorForm form) => s_forms[(int)form];

    private static TileForm Create<V, T, TVector>(VectorForm form, int maxRows, int depthBlock, int rowBlock)
        where V : struct, ILanes<V>
        where T : ITileVector<TVector>
        where TVector : unmanaged =>
        new(form, V.Count, maxRows, depthBlock, rowBlock, Tiles<V, T, TVector>(),
            &RowKernel<V>.Run, &Packing<V>.Copy, &Packing<V>.Transpose)
        {
            CopyWhere = &Rows<V>.CopyWhere,
            Add = &Rows<V>.Add,
            AddRows = &Rows<V>.AddRows,
        };

    private static delegate*<TileArguments*, void>[] Tiles<V, T, TVector>()
        where V : struct, ILanes<V>
        where T : ITileVector<TVector>
        where TVector : unmanaged =>
    [
        &TileKernel<V, T, TVector, N1, N1>.Run, &TileKernel<V, T, TVector, N2, N1>.Run, &TileKernel<V, T, TVector, N3, N1>.Run,
        &TileKernel<V, T, TVector, N4, N1>.Run, &TileKernel<V, T, TVector, N5, N1>.Run, &TileKernel<V, T, TVector, N6, N1>.Run,
        &TileKernel<V, T, TVector, N7, N1>.Run, &TileKernel<V, T, TVector, N8, N1>.Run, &TileKernel<V, T, TVector, N9, N1>.Run,
        &TileKernel<V, T, TVector, N10, N1>.Run, &TileKernel<V, T, TVector, N11, N1>.Run, &TileKernel<V, T, TVector, N12, N1>.Run,
        &TileKernel<V, T, TVector, N13, N1>.Run, &TileKernel<V, T, TVector, N14, N1>.Run,
        &TileKernel<V, T, TVector, N1, N2>.Run, &TileKernel<V, T, TVector, N2, N2>.Run, &TileKernel<V, T, TVector, N3, N2>.Run,
        &TileKernel<V, T, TVector, N4, N2>.Run, &TileKernel<V, T, TVector, N5, N2>.Run, &TileKernel<V, T, TVector, N6, N2>.Run,
        &TileKernel<V, T, TVector, N7, N2>.Run, &TileKernel<V, T, TVector, N8, N2>.Run, &TileKernel<V, T, TVector, N9, N2>.Run,
        &TileKernel<V, T, TVector, N10, N2>.Run, &TileKernel<V, T, TVector, N11, N2>.Run, &TileKernel<V, T, TVector, N12, N2>.Run,
        &TileKernel<V, T, TVector, N13, N2>.Run, &TileKernel<V, T, TVector, N14, N2>.Run,
    ];
}

internal readonly struct N1 : ICount { public static int Value => 1; }

internal readonly struct N2 : ICount { public static int Value => 2; }

internal readonly struct N3 : ICount { public static int Value => 3; }

internal readonly struct N4 : ICount { public static int Value => 4; }

internal readonly struct N5 : ICount { public static int Value => 5; }

internal readonly struct N6 : ICount { public static int Value => 6; }

internal readonly struct N7 : ICount { public static int Value => 7; }

internal readonly struct N8 : ICount { public static int Value => 8; }

internal readonly struct N9 : ICount { public static int Value => 9; }

internal readonly struct N10 : ICount { public static int Value => 10; }

internal readonly struct N11 : ICount { public static int Value => 11; }

internal readonly struct N12 : ICount { public static int Value => 12; }

internal readonly struct N13 : ICount { public static int Value => 13; }

internal readonly struct N14 : ICount { public static int Value => 14; }
