namespace Penstock.Tensors;

// How one pass of a convolution is cut up, shared by its tasks; it lies on the caller's stack.
//
// The taps of a kernel are read as segments: runs of a slab that lie one behind another in memory, a row of taps where
// nothing parts them, otherwise single taps. Segments are taken in blocks, so that the panel of weights of a block stays in
// the first-level cache. Both depend on the convolution's shape alone.
internal unsafe struct ConvolutionPlan
{
    internal readonly ConvolutionGeometry Geometry;
    internal readonly VectorForm Form;
    internal readonly Slab Slab;
    internal int Segments;
    internal readonly int SegmentSteps;
    internal readonly int SegmentsPerBlock;
    internal readonly int Panels;
    internal readonly int TileRows;
    internal nint* SegmentOffsets;
    internal nint* PanelOffsets;
    internal float* Panel;

    internal ConvolutionPlan(in ConvolutionGeometry geometry, TileForm form, int images, int threads) : this(geometry, form, new Slab(geometry, images, threads))
    {
    }

    // One that reads slabs which hold what it reads, and maybe more.
    internal ConvolutionPlan(in ConvolutionGeometry geometry, TileForm form, in Slab slab)
    {
        Geometry = geometry;
        Form = form.Form;
        Slab = slab;
        bool joined = geometry is { Groups: 1, Width.Dilation: 1 } && geometry.Width.Kernel * geometry.Channels <= form.DepthBlock;
        SegmentSteps = joined ? geometry.Width.Kernel * geometry.Channels : geometry.GroupChannels;
        Segments = joined ? geometry.Depth.Kernel * geometry.Height.Kernel : geometry.Taps;
        int most = Math.Clamp(form.DepthBlock * 5 / 4 / Math.Max(1, SegmentSteps), 1, Segments), blocks = (Segments + most - 1) / most;
        SegmentsPerBlock = (Segments + blocks - 1) / blocks;
        TileRows = form.MostRows(geometry.GroupFilters);
        Panels = (geometry.GroupFilters + form.PanelWidth - 1) / form.PanelWidth;
    }

    internal readonly int AllPanels => Geometry.Groups * Panels;

    internal readonly int Depth => Geometry.Taps * Geometry.GroupChannels;

    // Floats of all panels of weights.
    internal readonly nint PanelsSize(TileForm form) => checked((nint)AllPanels * Depth * form.PanelWidth);

    // Panels are counted through all groups.
    internal readonly float* PanelOf(TileForm form, int panel) => Panel + (nint)panel * Depth * form.PanelWidth;

    internal readonly int FirstFilter(TileForm form, int panel) => panel / Panels * Geometry.GroupFilters + panel % Panels * form.PanelWidth;

    internal readonly int Columns(TileForm form, int panel) => Math.Min(form.PanelWidth, Geometry.GroupFilters - panel % Panels * form.PanelWidth);

    // Bytes: where each segment begins in a slab, and in a panel.
    internal readonly void FillOffsets(TileForm form)
    {
        int kernelWidth = Segments == Geometry.Taps ? Geometry.Width.Kernel : 1;
        for (int s = 0; s < Segments; s++)
        {
            int row = s / kernelWidth;
            SegmentOffsets[s] = sizeof(float) * Slab.TapOffset(row / Geometry.Height.Kernel, row % Geometry.Height.Kernel, s % kernelWidth);
            PanelOffsets[s] = (nint)sizeof(float) * s * SegmentSteps * form.PanelWidth;
        }
    }
}
