using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// The gradients with respect to weights and bias: for each image, slab^T times output gradients, with the tile kernels, whose
// rows are here the channels under a run of taps, and whose steps are output pixels. The batch is cut into a number of chunks
// that depends on the batch and the shape alone; each has sums of its own, which are added in order at the end. Where it can, an
// image's input gradient is made right after, while the image's output gradients are in the cache.
internal static unsafe class ConvolutionWeightGradient
{
    private const int MostChunks = 16;
    private const int ChunkedWeights = 1 << 20;

    // Output pixels that a tile sums over before it adds to memory: a panel of them stays in the first-level cache.
    private const int PixelsPerBlock = 256;

    // Images of fewer pixels than this are taken several at a time, up to it.
    private const int PixelsTogether = 192;

    // Floats of an image's output gradients that stay in the second-level cache.
    internal const int LargestImage = 48 << 10;

    // Chunks a thread from which on it matters little that some threads get one more than others.
    private const int FairChunks = 4;

    // Tiles that must share a panel of output gradients before copying it pays.
    private const int PackFromTiles = 8;

    // Gives whether the gradient of the input is made too.
    internal static bool Run(VectorForm vectorForm, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionGradients<float> gradients)
    {
        TileForm form = TileForm.Of(vectorForm);
        Job job = new() { Plan = new(geometry, form, 1, 1), Gradients = gradients, Gradient = new(vectorForm, geometry, gradients) };
        job.ChunkSize = geometry.WeightSize + geometry.Filters;
        job.Chunks = Math.Clamp(Math.Min(gradients.Batch, ChunkedWeights / Math.Max(1, geometry.WeightSize)), Math.Min(gradients.Batch, 4), MostChunks);
        job.Parts = Math.Clamp(team.Threads / job.Chunks, 1, geometry.Groups * job.Plan.Panels);
        nint offsets = job.Plan.Segments * (sizeof(nint) / sizeof(float)), sums = checked((nint)job.Chunks * job.ChunkSize);
        using Scratch scratch = new(2 * offsets + sums);
        job.Plan.SegmentOffsets = (nint*)scratch.Pointer;
        job.Plan.PanelOffsets = (nint*)(scratch.Pointer + offsets);
        job.Plan.FillOffsets(form);
        job.Sums = scratch.Pointer + 2 * offsets;
        bool isShared = job.Chunks % team.Threads == 0 || job.Chunks >= FairChunks * team.Threads;
        bool both = gradients.InputGradient != null && isShared && geometry.OutputSize <= LargestImage && ConvolutionMirror.Lattices(geometry, form) > 0;
        if (both)
            SumAndMirror(&job, team, form);
        else
            team.Run(job.Chunks * job.Parts, &Sum, &job);
        job.Parts = team.Threads;
        team.Run(job.Parts, &Join, &job);
        return both;
    }

    private static void SumAndMirror(Job* job, ThreadTeam team, TileForm form)
    {
        ConvolutionLattice* lattices = stackalloc ConvolutionLattice[ConvolutionMirror.MostLattices];
        ConvolutionMirror.Fill(job->Plan.Geometry, form, job->Gradients.Batch, 1, lattices);
        ConvolutionForward.Job mirrored = new()
        {
            Lattices = lattices, Count = ConvolutionMirror.Lattices(job->Plan.Geometry, form), Gradient = job->Gradient, Arguments = job->Gradients.Backwards,
        };
        using Scratch scratch = new(mirrored.PreparedSize(form));
        ConvolutionForward.Prepare(&mirrored, team, form, scratch.Pointer);
        job->Mirrored = &mirrored;
        team.Run(job->Chunks * job->Parts, &Sum, job);
    }

    // Adds the chunks' sums over a part of the weights, and of the bias.
    private static void Join(void* argument, int part)
    {
        Job* job = (Job*)argument;
        TileForm form = TileForm.Of(job->Plan.Form);
        ConvolutionGradients<float> g = job->Gradients;
        int weights = job->Plan.Geometry.WeightSize;
        for (int chunk = 0; chunk < job->Chunks; chunk++)
        {
            float* sums = job->Sums + (nint)chunk * job->ChunkSize;
            if (g.WeightGradient != null)
                Add(form, sums, (int)((long)weights * part / job->Parts), (int)((long)weights * (part + 1) / job->Parts), g.WeightGradient, chunk == 0);
            if (g.BiasGradient != null && part == 0)
                Add(form, sums + weights, 0, job->Plan.Geometry.Filters, g.BiasGradient, chunk == 0);
        }
    }

    private static void Add(TileForm form, float* from, int start, int end, float* to, bool first)
    {
        if (first)
            new Span<float>(from + start, end - start).CopyTo(new Span<float>(to + start, end - start));
        else
            form.Add(from + start, end - start, to + start);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionPlan* plan = &job->Plan;
        ConvolutionGeometry* g = &job->Plan.Geometry;
        TileForm form = TileForm.Of(plan->Form);
        int chunk = task / job->Parts, part = task % job->Parts, panels = g->Groups * plan->Panels, width = g->Width.Output;
        int rowsPerBlock = Math.Clamp(PixelsPerBlock / Math.Max(1, width), 1, plan->Slab.OutputRows);
        int together = plan->Slab.PerImage == 1 && rowsPerBlock == g->Height.Output ? Math.Max(1, PixelsTogether / g->OutputPixels) : 1;
        Part p = new()
        {
            FirstPanel = (int)((long)panels * part / job->Parts),
            EndPanel = (int)((long)panels * (part + 1) / job->Parts),
            Weights = job->Sums + (nint)chunk * job->ChunkSize,
            First = true,
        };
        nint block = (nint)rowsPerBlock * together * width * Math.Max(g->Filters, form.PanelWidth) + form.PanelWidth, offsets = rowsPerBlock * together * (sizeof(nint) / sizeof(float));
        bool asItLies = plan->Slab.IsImage && (together == 1 || plan->Slab.Size == g->InputSize);
        Job own = *job;
        bool make = job->Mirrored != null && !job->Gradient.LiesInMemory;
        using Scratch scratch = new(2 * offsets + form.SumsSize + 2 * block + (make ? together * g->OutputSize : 0) + (asItLies ? 0 : together * plan->Slab.Size));
        p.RowOffsets = (nint*)scratch.Pointer;
        p.PanelOffsets = (nint*)(scratch.Pointer + offsets);
        p.Sums = scratch.Pointer + 2 * offsets;
        p.Made = p.Sums + form.SumsSize;
        p.Packed = p.Made + block;
        float* made = p.Packed + block;
        p.Slab = made + (make ? together * g->OutputSize : 0);
        for (int i = p.FirstPanel; i < p.EndPanel; i++)
            new Span<float>(p.Weights + g->WeightSize + plan->FirstFilter(form, i), plan->Columns(form, i)).Clear();

        int firstImage = (int)((long)job->Gradients.Batch * chunk / job->Chunks), endImage = (int)((long)job->Gradients.Batch * (chunk + 1) / job->Chunks);
        for (int image = firstImage; image < endImage; image += together)
        {
            int images = Math.Min(together, endImage - image);
            ReadNext(job, &p, image + images, Math.Min(together, endImage - image - images));
            if (make)
            {
                nint at = (nint)image * g->OutputSize;
                job->Gradient.Copy(form, at, (nint)images * g->OutputSize, made);
                own.Gradient = new(made - at);
            }
            for (int s = 0; s < plan->Slab.PerImage; s++)
            {
                int depth = s / plan->Slab.PerPlane, row = s % plan->Slab.PerPlane * plan->Slab.OutputRows, end = Math.Min(row + plan->Slab.OutputRows, g->Height.Output);
                if (asItLies)
                    p.Slab = plan->Slab.Within(job->Gradients.Input + (nint)image * g->InputSize, depth, row);
                for (int i = 0; i < images && !asItLies && job->Gradients.WeightGradient != null; i++)
                    plan->Slab.Fill(form, job->Gradients.Input, default, image + i, depth, row, p.Slab + i * plan->Slab.Size);
                for (int r = row; r < end; r += rowsPerBlock)
                {
                    nint at = (nint)image * g->OutputSize + ((nint)depth * g->Height.Output + r) * width * g->Filters;
                    AddBlock(&own, form, &p, p.Slab + (r - row) * g->Height.Stride * plan->Slab.RowSize, at, images * Math.Min(rowsPerBlock, end - r));
                    p.First = false;
                }
            }
            for (int i = 0; i < images && job->Mirrored != null; i++)
                ConvolutionForward.MirrorImage(job->Mirrored, own.Gradient.Gradient, image + i);
        }
    }

    private static void ReadNext(Job* job, Part* part, int image, int images)
    {
        ConvolutionPlan* plan = &job->Plan;
        ConvolutionGeometry* g = &job->Plan.Geometry;
        nint steps = (nint)(part->EndPanel - part->FirstPanel) * plan->Segments * new TileSplit(plan->SegmentSteps, plan->TileRows).Tiles * Math.Max(1, g->OutputPixels / PixelsPerBlock) / (job->Gradient.Beside == null ? 2 : 3);
        part->NextInput = images <= 0 ? default : new(job->Gradients.Input + (nint)image * g->InputSize, (nint)images * g->InputSize, steps);
        part->NextGradient = images <= 0 ? default : new(job->Gradients.OutputGradient + (nint)image * g->OutputSize, (nint)images * g->OutputSize, steps);
        part->NextBeside = images <= 0 || job->Gradient.Beside == null ? default : new(job->Gradient.Beside + (nint)image * g->OutputSize, (nint)images * g->OutputSize, steps);
    }

    // Adds what some output rows, of one image or of several whole ones, contribute to a part's filters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(Job* job, TileForm form, Part* part, float* slab, nint at, int rows)
    {
        ConvolutionPlan* plan = &job->Plan;
        ConvolutionGeometry* g = &job->Plan.Geometry;
        int pixels = rows * g->Width.Output;
        float* gradient = job->Gradient.Gradient + at;
        if (!job->Gradient.LiesInMemory)
            job->Gradient.Copy(form, at, (nint)pixels * g->Filters, gradient = part->Made);
        // A panel read as it lies may take lanes beyond its columns: they must be memory of ours, and are not used.
        bool pack = (plan->Depth >= PackFromTiles * form.MaxRows && g->Filters > form.PanelWidth) || (gradient != part->Made && g->GroupFilters % form.Width != 0);
        for (int i = part->FirstPanel; i < part->EndPanel; i++)
        {
            int filter = plan->FirstFilter(form, i), columns = plan->Columns(form, i);
            float* panel = gradient + filter;
            if (pack)
                form.Copy(panel, g->Filters, pixels, columns, panel = part->Packed, form.PanelWidth);
            int leading = pack ? form.PanelWidth : g->Filters;
            if (job->Gradients.BiasGradient != null)
                form.AddRows(panel, pixels, leading, columns, part->Weights + g->WeightSize + filter);
            if (job->Gradients.WeightGradient != null)
                Multiply(plan, form, part, slab + i / plan->Panels * g->GroupChannels, rows, panel, leading, columns, part->Weights + filter);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ConvolutionPlan* plan, TileForm form, Part* part, float* slab, int rows, float* panel, int leading, int columns, float* weights)
    {
        ConvolutionGeometry* g = &plan->Geometry;
        int vectors = (columns + form.Width - 1) / form.Width;
        TileSplit split = new(plan->SegmentSteps, plan->TileRows);
        for (int r = 0; r < rows; r++)
        {
            part->RowOffsets[r] = sizeof(float) * (r / plan->Slab.OutputRows * plan->Slab.Size + r % plan->Slab.OutputRows * g->Height.Stride * plan->Slab.RowSize);
            part->PanelOffsets[r] = (nint)sizeof(float) * r * g->Width.Output * leading;
        }
        TileArguments tile = new()
        {
            ARow = sizeof(float), AStep = (nint)sizeof(float) * g->Width.Stride * g->Channels, ASegments = part->RowOffsets,
            B = (byte*)panel, BStep = (nint)sizeof(float) * leading, BSegments = part->PanelOffsets,
            Segments = rows, Steps = g->Width.Output, Sums = part->Sums,
            CRow = g->Filters, LastLanes = columns - (vectors - 1) * form.Width,
        };
        for (int segment = 0; segment < plan->Segments; segment++)
            for (int t = 0; t < split.Tiles; t++)
            {
                int first = split.Start(t);
                tile.A = (byte*)(slab + first) + plan->SegmentOffsets[segment];
                tile.C = weights + ((nint)segment * plan->SegmentSteps + first) * g->Filters;
                tile.Addend = part->First ? null : tile.C;
                tile.Ahead = part->Ahead();
                form.RowsTogether(split.Height(t), vectors)(&tile);
            }
    }

    private struct Job
    {
        internal ConvolutionPlan Plan;
        internal ConvolutionGradients<float> Gradients;
        internal ResultGradient Gradient;
        internal ConvolutionForward.Job* Mirrored;
        internal int Chunks;
        internal int Parts;
        internal int ChunkSize;
        internal float* Sums;
    }

    // The working memory of a task, and which filters it is about.
    private struct Part
    {
        internal int FirstPanel;
        internal int EndPanel;
        internal bool First;
        internal float* Weights;
        internal nint* RowOffsets;
        internal nint* PanelOffsets;
        internal float* Sums;
        internal float* Made;
        internal float* Packed;
        internal float* Slab;
        internal ReadAhead NextInput;
        internal ReadAhead NextGradient;
        internal ReadAhead NextBeside;

        internal byte* Ahead()
        {
            byte* at = NextInput.Next();
            at = at == null ? NextGradient.Next() : at;
            return at == null ? NextBeside.Next() : at;
        }
    }
}
