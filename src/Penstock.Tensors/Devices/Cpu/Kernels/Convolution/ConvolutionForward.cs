using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// Direct convolution: a task takes a block of output rows of one image, makes its slab, and runs the tile kernels of the
// matrix product over it, the pixels of an output row being the rows of a tile. Where output rows are too short for that,
// pixels are gathered a block at a time. An output's sum over taps and channels has one order, whatever the batch and the
// number of threads. The gradient with respect to the input is the same over the mirrored geometry.
internal static unsafe class ConvolutionForward
{
    private const int FewestRows = 4;

    internal static void Run(VectorForm vectorForm, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments)
    {
        TileForm form = TileForm.Of(vectorForm);
        // Statistics of slabs must not depend on the number of threads, nor then may the slabs.
        ConvolutionLattice whole = new(new ConvolutionPlan(geometry, form, arguments.Batch, arguments.Mean == null ? team.Threads : BatchChunks.Count));
        Job job = new() { Lattices = &whole, Count = 1, Arguments = arguments, Threads = team.Threads };
        if (arguments.Mean == null)
        {
            Run(&job, team, form);
            return;
        }
        int tasks = checked(arguments.Batch * job.Slab.PerImage);
        using Scratch scratch = new(ResultStatistics.Size(tasks, geometry.Filters));
        job.Statistics = new(vectorForm, scratch.Pointer, tasks, geometry.Filters);
        Run(&job, team, form);
        job.Statistics.Combine(vectorForm, arguments);
    }

    // The gradient of the input of a convolution that has mirrored ones.
    internal static void RunMirrored(VectorForm vectorForm, ThreadTeam team, in ConvolutionGeometry of, in ConvolutionGradients<float> gradients)
    {
        TileForm form = TileForm.Of(vectorForm);
        ConvolutionLattice* lattices = stackalloc ConvolutionLattice[ConvolutionMirror.MostLattices];
        ConvolutionMirror.Fill(of, form, gradients.Batch, team.Threads, lattices);
        Job job = new()
        {
            Lattices = lattices, Count = ConvolutionMirror.Lattices(of, form), Arguments = gradients.Backwards, Gradient = new(vectorForm, of, gradients), Threads = team.Threads,
        };
        Run(&job, team, form);
    }

    private static void Run(Job* job, ThreadTeam team, TileForm form)
    {
        using Scratch scratch = new(job->PreparedSize(form));
        Prepare(job, team, form, scratch.Pointer);
        team.Run(checked(job->Arguments.Batch * job->Slab.PerImage), &Convolve, job);
    }

    // Packs the weights into memory of the caller, unless they are packed, after which tasks may run.
    internal static void Prepare(Job* job, ThreadTeam team, TileForm form, float* memory)
    {
        bool isPacked = job->Arguments.PackedWeights != null;
        for (int i = 0; i < job->Count; i++)
        {
            ConvolutionPlan* plan = &job->Lattices[i].Plan;
            plan->SegmentOffsets = (nint*)memory;
            plan->PanelOffsets = plan->SegmentOffsets + plan->Segments;
            plan->Panel = isPacked ? job->Arguments.PackedWeights : (float*)(plan->PanelOffsets + plan->Segments);
            plan->FillOffsets(form);
            memory = (float*)(plan->PanelOffsets + plan->Segments) + (isPacked ? 0 : plan->PanelsSize(form));
        }
        if (!isPacked)
            team.Run(job->Count * job->Lattices->Plan.AllPanels, &Pack, job);
    }

    // The gradient of one image's input, from gradients of the batch that lie in memory.
    internal static void MirrorImage(Job* mirrored, float* gradients, int image)
    {
        Job job = *mirrored;
        job.Arguments.Input = gradients;
        job.Gradient = new(gradients);
        for (int slab = 0; slab < job.Slab.PerImage; slab++)
            Convolve(&job, image * job.Slab.PerImage + slab);
    }

    // Floats of the weights packed beforehand.
    internal static nint PackedSize(VectorForm form, in ConvolutionGeometry geometry) => new ConvolutionPlan(geometry, TileForm.Of(form), 1, 1).PanelsSize(TileForm.Of(form));

    internal static void PackWhole(VectorForm form, in ConvolutionGeometry geometry, float* weights, float* to)
    {
        ConvolutionLattice whole = new(new ConvolutionPlan(geometry, TileForm.Of(form), 1, 1));
        whole.Plan.Panel = to;
        Job job = new() { Lattices = &whole, Count = 1, Arguments = new() { Weights = weights } };
        for (int panel = 0; panel < whole.Plan.AllPanels; panel++)
            Pack(&job, panel);
    }

    // One panel of weights: [taps, channels of the group] x the panel's filters.
    private static void Pack(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionLattice* lattice = job->Lattices + task / job->Lattices->Plan.AllPanels;
        ConvolutionPlan* plan = &lattice->Plan;
        ConvolutionGeometry g = plan->Geometry;
        TileForm form = TileForm.Of(plan->Form);
        int panel = task % plan->AllPanels, group = panel / plan->Panels, first = plan->FirstFilter(form, panel), count = plan->Columns(form, panel);
        float* to = plan->PanelOf(form, panel);
        if (job->Gradient.Gradient == null)
        {
            form.Copy(job->Arguments.Weights + first, g.Filters, plan->Depth, count, to, form.PanelWidth);
            return;
        }
        // The weights are those of the convolution mirrored: [taps, its channels = our filters, its filters = our channels].
        for (int tap = 0; tap < g.Taps && plan->Segments > 0; tap++, to += (nint)g.GroupChannels * form.PanelWidth)
            form.Transpose(job->Arguments.Weights + ((nint)lattice->TapOf(tap) * g.GroupFilters + first - group * g.GroupFilters) * g.Channels + group * g.GroupChannels,
                g.Channels, count, g.GroupChannels, to, form.PanelWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionPlan* plan = &job->Lattices->Plan;
        Slab whole = plan->Slab;
        TileForm form = TileForm.Of(plan->Form);
        int image = task / whole.PerImage, depth = task % whole.PerImage / whole.PerPlane, firstRow = task % whole.PerPlane * whole.OutputRows;
        bool gather = job->Lattices->IsDense && plan->Geometry.Height.Output - firstRow > 1 && whole.OutputRows > 1 && new TileSplit(plan->Geometry.Width.Output, plan->TileRows).Least < FewestRows;
        int gathered = gather ? form.RowBlock * (plan->SegmentsPerBlock * plan->SegmentSteps + form.Width) : 0;

        bool asItLies = job->Gradient.LiesInMemory && whole.IsImage;
        using Scratch scratch = new(form.SumsSize + gathered + (asItLies ? 0 : whole.Size));
        float* pixels = scratch.Pointer + form.SumsSize, slab = pixels + gathered;
        if (asItLies)
            slab = whole.Within(job->Arguments.Input + (nint)image * whole.ImageSize, depth, firstRow);
        else
            whole.Fill(form, job->Arguments.Input, job->Gradient, image, depth, firstRow, slab);
        for (int i = 0; i < job->Count; i++)
        {
            ConvolutionLattice* lattice = job->Lattices + i;
            ConvolutionGeometry* g = &lattice->Plan.Geometry;
            int rows = Math.Min(whole.OutputRows, g->Height.Output - firstRow);
            if (rows <= 0 || depth >= g->Depth.Output)
                continue;
            nint at = lattice->First + image * lattice->Image + depth * lattice->Plane + firstRow * lattice->Row;
            Target to = new(job->Arguments, at);
            TileArguments tile = new() { Sums = scratch.Pointer, CRow = lattice->Pixel, AStep = sizeof(float), BStep = sizeof(float) * form.PanelWidth };
            if (gather)
                Gathered(job, form, &tile, slab, pixels, to, rows * g->Width.Output);
            else
                Direct(job, lattice, form, &tile, slab + lattice->SlabOffset, to, rows, i == 0 ? task : -1);
            if (job->Statistics.AreAsked)
                job->Statistics.Take(task, job->Arguments.Output + at, (nint)rows * g->Width.Output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Direct(Job* job, ConvolutionLattice* lattice, TileForm form, TileArguments* tile, float* slab, in Target to, int rows, int task)
    {
        ConvolutionPlan* plan = &lattice->Plan;
        ConvolutionGeometry* g = &plan->Geometry;
        TileSplit split = new(g->Width.Output, plan->TileRows);
        nint pixel = (nint)g->Width.Stride * g->Channels, row = g->Height.Stride * plan->Slab.RowSize;
        tile->ARow = sizeof(float) * pixel;
        tile->Steps = plan->SegmentSteps;
        int steps = rows * split.Tiles * plan->AllPanels;
        ReadAhead ahead = NextTask(job, task, job->Arguments.Input, steps), beside = NextTask(job, task, job->Gradient.Beside, steps);
        for (int p = 0; p < plan->AllPanels; p++)
        {
            int group = p / plan->Panels, filter = plan->FirstFilter(form, p), segment = 0;
            // Without taps there is one turn too, which stores what is added.
            do
            {
                int vectors = SetPanel(job, plan, form, tile, p, segment);
                tile->Segments = Math.Min(plan->SegmentsPerBlock, plan->Segments - segment);
                tile->ASegments = plan->SegmentOffsets + segment;
                tile->BSegments = plan->PanelOffsets;
                Target part = to.Of(segment, segment + plan->SegmentsPerBlock >= plan->Segments);
                for (int r = 0; r < rows; r++)
                    for (int t = 0; t < split.Tiles; t++)
                    {
                        int first = split.Start(t);
                        tile->A = (byte*)(slab + r * row + first * pixel + group * g->GroupChannels);
                        part.Set(tile, r * lattice->Row + first * lattice->Pixel + filter);
                        form.StepsTogether(split.Height(t), vectors)(tile);
                        ahead.Step();
                        beside.Step();
                    }
                segment += plan->SegmentsPerBlock;
            }
            while (segment < plan->Segments);
        }
    }

    // What the task reads of the images, or of what lies beside them, that this thread probably gets next.
    private static ReadAhead NextTask(Job* job, int task, float* images, nint steps)
    {
        Slab slab = job->Slab;
        int next = task + job->Threads;
        if (images == null || job->Threads == 0 || task < 0 || next >= job->Arguments.Batch * slab.PerImage)
            return default;
        (nint first, nint count) = slab.Floats(next % slab.PerPlane * slab.OutputRows);
        return new(images + next / slab.PerImage * (nint)slab.ImageSize + first, count, steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gathered(Job* job, TileForm form, TileArguments* tile, float* slab, float* gathered, in Target to, int pixels)
    {
        ConvolutionPlan* plan = &job->Lattices->Plan;
        ConvolutionGeometry* g = &plan->Geometry;
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
                    Target part = to.Of(segment, segment + plan->SegmentsPerBlock >= plan->Segments);
                    for (int panel = group * plan->Panels; panel < (group + 1) * plan->Panels; panel++)
                    {
                        int vectors = SetPanel(job, plan, form, tile, panel, segment);
                        for (int t = 0; t < split.Tiles; t++)
                        {
                            int first = split.Start(t);
                            tile->A = (byte*)(gathered + first * leading);
                            part.Set(tile, (nint)(from + first) * g->Filters + plan->FirstFilter(form, panel));
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
    private static int SetPanel(Job* job, ConvolutionPlan* plan, TileForm form, TileArguments* tile, int panel, int segment)
    {
        int columns = plan->Columns(form, panel), vectors = (columns + form.Width - 1) / form.Width;
        tile->B = (byte*)(plan->PanelOf(form, panel) + (nint)segment * plan->SegmentSteps * form.PanelWidth);
        tile->LastLanes = columns - (vectors - 1) * form.Width;
        tile->Bias = segment > 0 || job->Arguments.Bias == null ? null : job->Arguments.Bias + plan->FirstFilter(form, panel);
        tile->Activation = segment + plan->SegmentsPerBlock >= plan->Segments ? job->Arguments.Activation : FusedActivation.None;
        return vectors;
    }

    // Where results go, what is added to them and where they count, from the same place on.
    private readonly struct Target(float* output, float* addend, float* mask)
    {
        internal Target(in ConvolutionArguments<float> arguments, nint at)
            : this(arguments.Output + at, arguments.Residual == null ? null : arguments.Residual + at, arguments.Mask == null ? null : arguments.Mask + at)
        {
        }

        // A block of segments adds to what the blocks before left; the last one finishes.
        internal Target Of(int segment, bool isLast) => new(output, segment > 0 ? output : addend, isLast ? mask : null);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Set(TileArguments* tile, nint at)
        {
            tile->C = output + at;
            tile->Addend = addend == null ? null : addend + at;
            tile->Mask = mask == null ? null : mask + at;
        }
    }

    internal struct Job
    {
        // They read one slab and have as many panels.
        internal ConvolutionLattice* Lattices;
        internal int Count;
        internal ConvolutionArguments<float> Arguments;
        internal ResultStatistics Statistics;

        // Where the lattices are those of a mirrored convolution, as the weights are then too: what its images are made of.
        internal ResultGradient Gradient;

        // How many tasks on is the one that a thread probably gets next; 0 where there is none.
        internal int Threads;

        internal readonly Slab Slab => Lattices->Plan.Slab;

        internal readonly nint PreparedSize(TileForm form)
        {
            nint size = 0;
            for (int i = 0; i < Count; i++)
                size += 2 * Lattices[i].Plan.Segments * (sizeof(nint) / sizeof(float)) + (Arguments.PackedWeights == null ? Lattices[i].Plan.PanelsSize(form) : 0);
            return size;
        }
    }
}
