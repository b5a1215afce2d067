using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// Direct convolution: a task takes a block of output rows of one image, makes its slab, and runs the tile kernels of the
// matrix product over it, the pixels of an output row being the rows of a tile. Where output rows are too short for that,
// pixels are gathered a block at a time. An output's sum over taps and channels has one order, whatever the batch and the
// number of threads. The gradient with respect to the input is the same over the mirrored geometry.
internal static unsafe class ConvolutionForward
{
    private const int FewestRows = 4;

    internal static void Run(VectorForm vectorForm, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments, in ResultGradient gradient)
    {
        Job job = new() { Plan = new(geometry, TileForm.Of(vectorForm), arguments.Batch, team.Threads), Arguments = arguments, Gradient = gradient, Threads = team.Threads };
        using Scratch scratch = new(job.PreparedSize);
        Prepare(&job, team, scratch.Pointer);
        team.Run(checked(arguments.Batch * job.Plan.SlabsPerImage), &Convolve, &job);
    }

    // Packs the weights into memory of the caller, unless they are packed, after which tasks may run.
    internal static void Prepare(Job* job, ThreadTeam team, float* memory)
    {
        ConvolutionPlan* plan = &job->Plan;
        TileForm form = TileForm.Of(plan->Form);
        bool isPacked = job->Arguments.PackedWeights != null;
        plan->SegmentOffsets = (nint*)memory;
        plan->PanelOffsets = plan->SegmentOffsets + plan->Segments;
        plan->Panel = isPacked ? job->Arguments.PackedWeights : (float*)(plan->PanelOffsets + plan->Segments);
        plan->FillOffsets(form);
        if (!isPacked)
            team.Run(plan->Geometry.Groups * plan->Panels, &Pack, job);
    }

    // The gradient of one image's input, from gradients of the batch that lie in memory.
    internal static void MirrorImage(Job* mirrored, float* gradients, int image)
    {
        Job job = *mirrored;
        job.Arguments.Input = gradients;
        job.Gradient = new(gradients);
        for (int slab = 0; slab < job.Plan.SlabsPerImage; slab++)
            Convolve(&job, image * job.Plan.SlabsPerImage + slab);
    }

    // Floats of the weights packed beforehand.
    internal static nint PackedSize(VectorForm form, in ConvolutionGeometry geometry) => new ConvolutionPlan(geometry, TileForm.Of(form), 1, 1).PanelsSize(TileForm.Of(form));

    internal static void PackWhole(VectorForm form, in ConvolutionGeometry geometry, float* weights, float* to)
    {
        Job job = new() { Plan = new(geometry, TileForm.Of(form), 1, 1), Arguments = new() { Weights = weights } };
        job.Plan.Panel = to;
        for (int panel = 0; panel < geometry.Groups * job.Plan.Panels; panel++)
            Pack(&job, panel);
    }

    // One panel of weights: [taps, channels of the group] x the panel's filters.
    private static void Pack(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionGeometry g = job->Plan.Geometry;
        TileForm form = TileForm.Of(job->Plan.Form);
        int group = task / job->Plan.Panels, first = job->Plan.FirstFilter(form, task), count = job->Plan.Columns(form, task);
        float* to = job->Plan.PanelOf(form, task);
        if (job->Gradient.Gradient == null)
        {
            form.Copy(job->Arguments.Weights + first, g.Filters, job->Plan.Depth, count, to, form.PanelWidth);
            return;
        }
        // The weights are those of the convolution mirrored: [taps, its channels = our filters, its filters = our channels].
        for (int tap = 0; tap < g.Taps; tap++, to += (nint)g.GroupChannels * form.PanelWidth)
            form.Transpose(job->Arguments.Weights + ((nint)(g.Taps - 1 - tap) * g.GroupFilters + first - group * g.GroupFilters) * g.Channels + group * g.GroupChannels,
                g.Channels, count, g.GroupChannels, to, form.PanelWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionPlan* plan = &job->Plan;
        TileForm form = TileForm.Of(plan->Form);
        int image = task / plan->SlabsPerImage, depth = task % plan->SlabsPerImage / plan->SlabsPerPlane;
        int width = plan->Geometry.Width.Output, firstRow = task % plan->SlabsPerPlane * plan->Slab.OutputRows;
        int rows = Math.Min(plan->Slab.OutputRows, plan->Geometry.Height.Output - firstRow);
        bool gather = new TileSplit(width, plan->TileRows).Least < FewestRows && rows > 1;
        int gathered = gather ? form.RowBlock * (plan->SegmentsPerBlock * plan->SegmentSteps + form.Width) : 0;

        bool asItLies = job->Gradient.LiesInMemory && plan->Slab.IsImage;
        using Scratch scratch = new(form.SumsSize + gathered + (asItLies ? 0 : plan->Slab.Size));
        float* pixels = scratch.Pointer + form.SumsSize, slab = pixels + gathered;
        if (asItLies)
            slab = plan->Slab.Within(job->Arguments.Input + (nint)image * plan->Geometry.InputSize, depth, firstRow);
        else
            plan->Slab.Fill(form, job->Arguments.Input, job->Gradient, image, depth, firstRow, slab);
        TileArguments tile = new() { Sums = scratch.Pointer, CRow = plan->Geometry.Filters, AStep = sizeof(float), BStep = sizeof(float) * form.PanelWidth };
        nint at = (nint)image * plan->Geometry.OutputSize + ((nint)depth * plan->Geometry.Height.Output + firstRow) * width * plan->Geometry.Filters;
        float* output = job->Arguments.Output + at, residual = job->Arguments.Residual == null ? null : job->Arguments.Residual + at;
        if (gather)
            Gathered(job, form, &tile, slab, pixels, output, residual, rows * width);
        else
            Direct(job, form, &tile, slab, output, residual, rows, task);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Direct(Job* job, TileForm form, TileArguments* tile, float* slab, float* output, float* residual, int rows, int task)
    {
        ConvolutionPlan* plan = &job->Plan;
        ConvolutionGeometry* g = &job->Plan.Geometry;
        int width = g->Width.Output;
        TileSplit split = new(width, plan->TileRows);
        nint pixel = (nint)g->Width.Stride * g->Channels, row = g->Height.Stride * plan->Slab.RowSize;
        tile->ARow = sizeof(float) * pixel;
        tile->Steps = plan->SegmentSteps;
        int steps = rows * split.Tiles * g->Groups * plan->Panels;
        ReadAhead ahead = NextTask(job, task, job->Arguments.Input, steps), beside = NextTask(job, task, job->Gradient.Beside, steps);
        for (int p = 0; p < g->Groups * plan->Panels; p++)
        {
            int group = p / plan->Panels, filter = plan->FirstFilter(form, p);
            for (int segment = 0; segment < plan->Segments; segment += plan->SegmentsPerBlock)
            {
                int vectors = SetPanel(job, form, tile, p, segment);
                float* addend = segment > 0 ? output : residual;
                tile->Segments = Math.Min(plan->SegmentsPerBlock, plan->Segments - segment);
                tile->ASegments = plan->SegmentOffsets + segment;
                tile->BSegments = plan->PanelOffsets;
                for (int r = 0; r < rows; r++)
                    for (int t = 0; t < split.Tiles; t++)
                    {
                        int first = split.Start(t);
                        tile->A = (byte*)(slab + r * row + first * pixel + group * g->GroupChannels);
                        nint at = ((nint)r * width + first) * g->Filters + filter;
                        tile->C = output + at;
                        tile->Addend = addend == null ? null : addend + at;
                        form.StepsTogether(split.Height(t), vectors)(tile);
                        ahead.Step();
                        beside.Step();
                    }
            }
        }
    }

    // What the task reads of the images, or of what lies beside them, that this thread probably gets next.
    private static ReadAhead NextTask(Job* job, int task, float* images, nint steps)
    {
        ConvolutionPlan* plan = &job->Plan;
        int next = task + job->Threads;
        if (images == null || job->Threads == 0 || next >= job->Arguments.Batch * plan->SlabsPerImage)
            return default;
        nint row = (nint)plan->Geometry.Width.Input * plan->Geometry.Channels, size = plan->Geometry.InputSize;
        nint first = Math.Clamp((next % plan->SlabsPerPlane * plan->Slab.OutputRows * plan->Geometry.Height.Stride - plan->Geometry.Height.PadBefore) * row, 0, size);
        return new(images + next / plan->SlabsPerImage * size + first, Math.Min(plan->Slab.InputRows * row, size - first), steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gathered(Job* job, TileForm form, TileArguments* tile, float* slab, float* gathered, float* output, float* residual, int pixels)
    {
        ConvolutionPlan* plan = &job->Plan;
        ConvolutionGeometry* g = &job->Plan.Geometry;
        nint zero = 0, leading = (nint)plan->SegmentsPerBlock * plan->SegmentSteps + form.Width;
        tile->ARow = sizeof(float) * leading;
        tile->Segments = 1;
        tile->ASegments = &zero;
        tile->BSegments = &zero;
        for (int from = 0; from < pixels; from += form.RowBlock)
        {
            int count = Math.Min(form.RowBlock, pixels - from);
            TileSplit split = new(count, plan->TileRows);
            for (int group = 0; group < g->Groups; group++)
                for (int segment = 0; segment < plan->Segments; segment += plan->SegmentsPerBlock)
                {
                    int segments = Math.Min(plan->SegmentsPerBlock, plan->Segments - segment);
                    Gather(plan, slab + group * g->GroupChannels, from, count, segment, segments, gathered, leading);
                    tile->Steps = segments * plan->SegmentSteps;
                    for (int panel = group * plan->Panels; panel < (group + 1) * plan->Panels; panel++)
                    {
                        int vectors = SetPanel(job, form, tile, panel, segment);
                        float* addend = segment > 0 ? output : residual;
                        for (int t = 0; t < split.Tiles; t++)
                        {
                            int first = split.Start(t);
                            tile->A = (byte*)(gathered + first * leading);
                            nint at = (nint)(from + first) * g->Filters + plan->FirstFilter(form, panel);
                            tile->C = output + at;
                            tile->Addend = addend == null ? null : addend + at;
                            form.StepsTogether(split.Height(t), vectors)(tile);
                        }
                    }
                }
        }
    }

    // Copies what some segments hold for a run of output pixels, a pixel a row.
    private static void Gather(ConvolutionPlan* plan, float* slab, int first, int count, int segment, int segments, float* to, nint leading)
    {
        nint pixel = (nint)plan->Geometry.Width.Stride * plan->Geometry.Channels, row = plan->Geometry.Height.Stride * plan->Slab.RowSize;
        uint bytes = (uint)plan->SegmentSteps * sizeof(float);
        for (int p = first; p < first + count; p++, to += leading)
        {
            byte* from = (byte*)(slab + p / plan->Geometry.Width.Output * row + p % plan->Geometry.Width.Output * pixel);
            for (int s = 0; s < segments; s++)
                Unsafe.CopyBlockUnaligned((byte*)to + s * bytes, from + plan->SegmentOffsets[segment + s], bytes);
        }
    }

    // Points B and the epilogue at one block of one panel; gives the number of vectors.
    private static int SetPanel(Job* job, TileForm form, TileArguments* tile, int panel, int segment)
    {
        ConvolutionPlan* plan = &job->Plan;
        int columns = plan->Columns(form, panel), vectors = (columns + form.Width - 1) / form.Width;
        tile->B = (byte*)(plan->PanelOf(form, panel) + (nint)segment * plan->SegmentSteps * form.PanelWidth);
        tile->LastLanes = columns - (vectors - 1) * form.Width;
        tile->Bias = segment > 0 || job->Arguments.Bias == null ? null : job->Arguments.Bias + plan->FirstFilter(form, panel);
        tile->Activation = segment + plan->SegmentsPerBlock >= plan->Segments ? job->Arguments.Activation : FusedActivation.None;
        return vectors;
    }

    internal struct Job
    {
        internal ConvolutionPlan Plan;
        internal ConvolutionArguments<float> Arguments;

        // Where the weights and the geometry are those of a mirrored convolution: what its images are made of.
        internal ResultGradient Gradient;

        // How many tasks on is the one that a thread probably gets next; 0 where there is none.
        internal int Threads;

        internal readonly nint PreparedSize =>
            2 * Plan.Segments * (sizeof(nint) / sizeof(float)) + (Arguments.PackedWeights == null ? Plan.PanelsSize(TileForm.Of(Plan.Form)) : 0);
    }
}
