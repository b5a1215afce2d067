using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// The matrix product in three levels of blocking, after Goto: B is packed once into panels two vectors wide, each a block of K
// deep; a task takes a block of rows and a group of panels, packs its rows of A where that pays, and runs the tile kernels.
//
// A sum over K is made of blocks whose size depends on K alone, added in order, and inside a block of single MultiplyAdds in
// order. So a row of C depends neither on M nor on its place nor on the number of threads: threads share rows and columns.
internal static unsafe class MatrixProduct
{
    // Packing a block of A pays where it is read for more columns than this, and its rows are this long or lie across.
    private const int PackRowsFromColumns = 128;
    private const int PackRowsFromDepth = 256;

    internal static void Run(ThreadTeam team, in MatrixArguments<float> arguments) => Run(VectorForms.Best, team, arguments);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(VectorForm form, ThreadTeam team, in MatrixArguments<float> arguments)
    {
        if (arguments.M <= 0 || arguments.N <= 0)
            return;
        MatrixPlan plan = new(TileForm.Of(form), team.Threads, arguments);
        if (plan.PackedSize == 0 || arguments.PackedB != null)
        {
            plan.Packed = arguments.PackedB;
            team.Run(plan.Tasks, &Multiply, &plan);
            return;
        }
        using Scratch packed = new(plan.PackedSize);
        plan.Packed = packed.Pointer;
        for (plan.FirstPanel = 0; plan.FirstPanel < plan.Panels; plan.FirstPanel += plan.ChunkPanels)
        {
            plan.LastPanel = Math.Min(plan.Panels, plan.FirstPanel + plan.ChunkPanels);
            team.Run(plan.PackTasks, &Pack, &plan);
            team.Run(plan.Tasks, &Multiply, &plan);
        }
    }

    // Floats of B packed beforehand, or 0 where it is too large to lie packed as a whole.
    internal static nint PackedSize(VectorForm form, int n, int k)
    {
        MatrixPlan plan = WholePlan(form, n, k);
        return plan.ChunkPanels == plan.Panels ? plan.PackedSize : 0;
    }

    // Packs B for any number of rows.
    internal static void PackWhole(VectorForm form, int n, int k, float* b, float* to)
    {
        MatrixPlan plan = WholePlan(form, n, k);
        plan.Matrix.B = b;
        plan.Packed = to;
        for (int unit = 0; unit < plan.PackUnits; unit++)
            plan.Pack(unit);
    }

    private static MatrixPlan WholePlan(VectorForm form, int n, int k) => new(TileForm.Of(form), 1, new() { M = 2 * TileForm.Of(form).MaxRows, N = n, K = k, LeadingB = n });

    private static void Pack(void* argument, int task)
    {
        MatrixPlan* plan = (MatrixPlan*)argument;
        int units = plan->PackUnits;
        for (int unit = (int)((long)units * task / plan->PackTasks); unit < (long)units * (task + 1) / plan->PackTasks; unit++)
            plan->Pack(unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(void* argument, int task)
    {
        MatrixPlan* plan = (MatrixPlan*)argument;
        TileForm form = TileForm.Of(plan->Form);
        (int block, int group) = plan->PartOf(task);
        int panels = plan->LastPanel - plan->FirstPanel;
        int firstTile = Split(plan->Rows.Tiles, block, plan->RowBlocks), endTile = Split(plan->Rows.Tiles, block + 1, plan->RowBlocks);
        int firstPanel = plan->FirstPanel + Split(panels, group, plan->ColumnGroups), endPanel = plan->FirstPanel + Split(panels, group + 1, plan->ColumnGroups);
        bool packRows = (endPanel - firstPanel) * form.PanelWidth > PackRowsFromColumns && (plan->Matrix.TransposeA || plan->Matrix.K >= PackRowsFromDepth);
        bool rowsTogether = packRows || plan->Matrix.TransposeA;
        using Scratch scratch = new(form.SumsSize + (packRows ? plan->PackedRowsSize(form, endTile - firstTile) : 0));

        nint zero = 0;
        TileArguments tile = new() { ASegments = &zero, BSegments = &zero, Segments = 1, CRow = plan->Matrix.LeadingC, Sums = scratch.Pointer };
        float* packedRows = scratch.Pointer + form.SumsSize;
        for (int depth = 0; depth == 0 || depth < plan->Matrix.K; depth += plan->DepthBlock)
        {
            tile.Steps = Math.Min(plan->DepthBlock, plan->Matrix.K - depth);
            float* addend = depth > 0 || plan->Matrix.Accumulate ? plan->Matrix.C : plan->Matrix.Residual;
            tile.Activation = depth + plan->DepthBlock >= plan->Matrix.K ? plan->Matrix.Activation : FusedActivation.None;
            if (plan->Matrix is { M: 1, TransposeB: false })
            {
                MultiplyRow(plan, form, &tile, addend, depth, firstPanel, endPanel);
                continue;
            }
            for (int t = firstTile; packRows && t < endTile; t++)
                plan->PackRows(form, t, depth, (int)tile.Steps, packedRows + (t - firstTile) * plan->PackedTileSize(form));
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                plan->PointToPanel(form, panel, depth, &tile);
                int columns = Math.Min(form.PanelWidth, plan->Matrix.N - panel * form.PanelWidth), vectors = (columns + form.Width - 1) / form.Width;
                tile.LastLanes = columns - (vectors - 1) * form.Width;
                for (int t = firstTile; t < endTile; t++)
                {
                    int row = plan->Rows.Start(t), rows = plan->Rows.Height(t);
                    if (packRows)
                        plan->PointToPackedRows(packedRows + (t - firstTile) * plan->PackedTileSize(form), rows, &tile);
                    else
                        plan->PointToRows(row, depth, &tile);
                    nint at = row * plan->Matrix.LeadingC + panel * form.PanelWidth;
                    tile.C = plan->Matrix.C + at;
                    tile.Addend = addend == null ? null : addend + at;
                    (rowsTogether ? form.RowsTogether(rows, vectors) : form.StepsTogether(rows, vectors))(&tile);
                }
            }
        }
    }

    private static void MultiplyRow(MatrixPlan* plan, TileForm form, TileArguments* tile, float* addend, int depth, int firstPanel, int endPanel)
    {
        int column = firstPanel * form.PanelWidth;
        plan->PointToRows(0, depth, tile);
        plan->PointToColumns(column, depth, tile);
        tile->C = plan->Matrix.C + column;
        tile->Addend = addend == null ? null : addend + column;
        form.Row(tile, Math.Min(endPanel * form.PanelWidth, plan->Matrix.N) - column);
    }

    private static int Split(int count, int part, int parts) => (int)((long)count * part / parts);
}
