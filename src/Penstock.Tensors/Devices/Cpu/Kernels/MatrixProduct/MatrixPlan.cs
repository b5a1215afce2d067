using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// How one matrix product is cut up, shared by its tasks; it lies on the caller's stack.
internal unsafe struct MatrixPlan
{
    // Below this work (multiply-adds) a second thread costs more than it brings; from the other on, tasks are cut finer than
    // one per thread, so that a thread that is disturbed leaves its share to the others.
    private const long SharedFrom = 100_000;
    private const long FineFrom = 20_000_000;
    private const int TasksPerThread = 4;
    private const long PackedLimit = 4 << 20;
    private const int PackStrip = 32;

    internal MatrixArguments<float> Matrix;
    internal float* Packed;
    internal int FirstPanel;
    internal int LastPanel;
    internal readonly VectorForm Form;
    internal readonly int Panels;
    internal readonly int ChunkPanels;
    internal readonly int DepthBlock;
    internal readonly TileSplit Rows;
    internal readonly int RowBlocks;
    internal readonly int ColumnGroups;
    internal readonly int PackTasks;
    private readonly bool _packAll;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal MatrixPlan(TileForm form, int threads, in MatrixArguments<float> matrix, bool isReused = false)
    {
        Matrix = matrix;
        Form = form.Form;
        Panels = (matrix.N + form.PanelWidth - 1) / form.PanelWidth;
        ChunkPanels = Panels;
        LastPanel = Panels;
        int depthBlocks = Math.Max(1, (matrix.K + form.DepthBlock - 1) / form.DepthBlock);
        DepthBlock = Math.Max(1, ((matrix.K + depthBlocks - 1) / depthBlocks + 15) & ~15);
        Rows = new(matrix.M, form.MaxRows);

        long work = (long)matrix.M * matrix.N * matrix.K;
        int wanted = work < SharedFrom ? 1 : work < FineFrom ? threads : threads * TasksPerThread;
        RowBlocks = Math.Max(1, (Rows.Tiles * form.MaxRows + form.RowBlock - 1) / form.RowBlock);
        // As many for every thread.
        if (RowBlocks > 1)
            RowBlocks = Math.Min(Rows.Tiles, (RowBlocks + threads - 1) / threads * threads);
        ColumnGroups = 1;
        while (threads > 1 && RowBlocks * ColumnGroups < wanted)
            if (2 * ColumnGroups <= Panels && (matrix.N / ColumnGroups > matrix.M / RowBlocks || 2 * RowBlocks > Rows.Tiles))
                ColumnGroups *= 2;
            else if (2 * RowBlocks <= Rows.Tiles)
                RowBlocks *= 2;
            else
                break;

        _packAll = matrix.TransposeB || matrix.M >= 2 * form.MaxRows || matrix.PackedB != null || (isReused && matrix.M > 1);
        if (_packAll)
        {
            ChunkPanels = isReused ? Panels : (int)Math.Clamp(PackedLimit / Math.Max(1L, (long)matrix.K * form.PanelWidth), 1, Panels);
            PackedSize = checked((nint)ChunkPanels * form.PanelWidth * matrix.K);
            PackTasks = work < SharedFrom ? 1 : threads * 2;
        }
        else if (matrix.M > 1 && matrix.N % form.PanelWidth != 0)
        {
            PackedSize = checked((nint)form.PanelWidth * matrix.K);
            PackTasks = 1;
        }
    }

    // Floats of packed B at a time; 0 where the kernels read B as it lies.
    internal readonly nint PackedSize { get; }

    internal readonly int Tasks => RowBlocks * ColumnGroups;

    // A thread takes tasks that follow each other: of the larger of A and B, each then reads a part of its own.
    internal readonly (int Block, int Group) PartOf(int task) => Matrix.N >= Matrix.M ? (task % RowBlocks, task / RowBlocks) : (task / ColumnGroups, task % ColumnGroups);

    // Units of packing: strips of rows of B, or panels where B lies across.
    internal readonly int PackUnits => !_packAll || Matrix.TransposeB ? (_packAll ? LastPanel - FirstPanel : 1) : (Matrix.K + PackStrip - 1) / PackStrip;

    internal readonly nint PackedTileSize(TileForm form) => (nint)DepthBlock * form.MaxRows;

    // Floats that some tiles need: packing writes whole vectors, in order, and so past the end of the last.
    internal readonly nint PackedRowsSize(TileForm form, int tiles) => PackedTileSize(form) * tiles + Lanes512.Count;

    internal readonly void Pack(int unit)
    {
        TileForm form = TileForm.Of(Form);
        if (!_packAll)
            PackPanel(form, Panels - 1, 0, Matrix.K, Packed);
        else if (Matrix.TransposeB)
            for (int depth = 0; depth < Matrix.K; depth += DepthBlock)
                PackPanel(form, FirstPanel + unit, depth, Math.Min(DepthBlock, Matrix.K - depth), PackedPanel(form, FirstPanel + unit, depth));
        else
            PackStripOfRows(form, unit * PackStrip, Math.Min(Matrix.K, (unit + 1) * PackStrip));
    }

    internal readonly void PackRows(TileForm form, int tile, int depth, int steps, float* to)
    {
        int row = Rows.Start(tile), rows = Rows.Height(tile);
        if (Matrix.TransposeA)
            form.Copy(Matrix.A + depth * Matrix.LeadingA + row, Matrix.LeadingA, steps, rows, to, rows);
        else
            form.Transpose(Matrix.A + row * Matrix.LeadingA + depth, Matrix.LeadingA, rows, steps, to, rows);
    }

    internal readonly void PointToPackedRows(float* packed, int rows, TileArguments* tile)
    {
        tile->A = (byte*)packed;
        tile->ARow = sizeof(float);
        tile->AStep = sizeof(float) * rows;
    }

    internal readonly void PointToRows(int row, int depth, TileArguments* tile)
    {
        tile->A = (byte*)(Matrix.TransposeA ? Matrix.A + depth * Matrix.LeadingA + row : Matrix.A + row * Matrix.LeadingA + depth);
        tile->ARow = sizeof(float) * (Matrix.TransposeA ? 1 : Matrix.LeadingA);
        tile->AStep = sizeof(float) * (Matrix.TransposeA ? Matrix.LeadingA : 1);
    }

    internal readonly void PointToPanel(TileForm form, int panel, int depth, TileArguments* tile)
    {
        PointToColumns(panel * form.PanelWidth, depth, tile);
        bool partial = (panel + 1) * form.PanelWidth > Matrix.N;
        if (!_packAll && !partial)
            return;
        tile->B = (byte*)(_packAll ? PackedPanel(form, panel, depth) : Packed + (nint)depth * form.PanelWidth);
        tile->BStep = sizeof(float) * form.PanelWidth;
    }

    internal readonly void PointToColumns(int column, int depth, TileArguments* tile)
    {
        tile->B = (byte*)(Matrix.B + depth * Matrix.LeadingB + column);
        tile->BStep = sizeof(float) * Matrix.LeadingB;
        tile->Bias = Matrix.Bias == null || depth > 0 ? null : Matrix.Bias + column;
    }

    private readonly float* PackedPanel(TileForm form, int panel, int depth) =>
        Packed + (nint)form.PanelWidth * ((nint)depth * ChunkPanels + (nint)(panel - FirstPanel) * Math.Min(DepthBlock, Matrix.K - depth));

    private readonly void PackPanel(TileForm form, int panel, int depth, int steps, float* to)
    {
        int column = panel * form.PanelWidth, columns = Math.Min(form.PanelWidth, Matrix.N - column);
        if (Matrix.TransposeB)
            form.Transpose(Matrix.B + column * Matrix.LeadingB + depth, Matrix.LeadingB, columns, steps, to, form.PanelWidth);
        else
            form.Copy(Matrix.B + depth * Matrix.LeadingB + column, Matrix.LeadingB, steps, columns, to, form.PanelWidth);
    }

    // Few rows across all panels, so that B is read along its rows; a strip may lie in two blocks of K.
    private readonly void PackStripOfRows(TileForm form, int row, int end)
    {
        while (row < end)
        {
            int depth = row / DepthBlock * DepthBlock, rows = Math.Min(end, depth + DepthBlock) - row;
            for (int panel = FirstPanel; panel < LastPanel; panel++)
                PackPanel(form, panel, row, rows, PackedPanel(form, panel, depth) + (nint)(row - depth) * form.PanelWidth);
            row += rows;
        }
    }
}
