using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// The gradients of weights and bias of a depthwise convolution. The batch falls into a number of chunks that depends on its size
// alone, each with sums of its own; these are added in order. Where there are fewer chunks than threads, channels are shared too.
internal static unsafe class DepthwiseWeightGradient
{
    private const int MostChunks = 16;

    internal static void Run(VectorForm form, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionGradients<float> gradients)
    {
        Job job = new()
        {
            Geometry = geometry, Gradients = gradients, Kernel = DepthwiseForm.Of(form), Chunks = Math.Min(gradients.Batch, MostChunks),
            Depth = new(geometry.Depth, false), Height = new(geometry.Height, false), Width = new(geometry.Width, false),
        };
        job.Parts = Math.Clamp(team.Threads / job.Chunks, 1, (geometry.Channels + Lanes512.Count - 1) / Lanes512.Count);
        job.ChunkSize = geometry.WeightSize + geometry.Channels;
        nint sums = checked((nint)job.Chunks * job.ChunkSize);
        using Scratch scratch = new(DepthwiseSegments.Size(job.Width) + sums);
        job.Totals = scratch.Pointer;
        job.Segments = new(job.Width, scratch.Pointer + sums);
        team.Run(job.Chunks * job.Parts, &Sum, &job);
        Join(&job);
    }

    private static void Join(Job* job)
    {
        int weights = job->Geometry.WeightSize, channels = job->Geometry.Channels;
        for (int chunk = 0; chunk < job->Chunks; chunk++)
        {
            float* sums = job->Totals + (nint)chunk * job->ChunkSize;
            Add(job, sums, weights, job->Gradients.WeightGradient, chunk == 0);
            Add(job, sums + weights, channels, job->Gradients.BiasGradient, chunk == 0);
        }
    }

    private static void Add(Job* job, float* from, int count, float* to, bool first)
    {
        if (to == null)
            return;
        if (first)
            new Span<float>(from, count).CopyTo(new Span<float>(to, count));
        else
            job->Kernel.Add(from, count, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionGeometry* g = &job->Geometry;
        int chunk = task / job->Parts, part = task % job->Parts, vectors = (g->Channels + Lanes512.Count - 1) / Lanes512.Count;
        int first = vectors * part / job->Parts * Lanes512.Count, end = Math.Min(vectors * (part + 1) / job->Parts * Lanes512.Count, g->Channels);
        float* totals = job->Totals + (nint)chunk * job->ChunkSize;
        for (int row = 0; row <= g->Taps; row++)
            new Span<float>(totals + (nint)row * g->Channels + first, end - first).Clear();
        nint rowSize = (nint)g->Width.Output * g->Channels;
        using Scratch scratch = new(rowSize);
        int firstImage = (int)((long)job->Gradients.Batch * chunk / job->Chunks), endImage = (int)((long)job->Gradients.Batch * (chunk + 1) / job->Chunks);
        for (int image = firstImage; image < endImage; image++)
            for (int row = 0; row < g->Depth.Output * g->Height.Output; row++)
            {
                nint at = (nint)image * g->OutputSize + row * rowSize;
                float* gradient = job->Gradients.OutputGradient + at;
                if (job->Gradients.Output != null)
                    job->Kernel.CopyWhere(gradient, job->Gradients.Output + at, rowSize, gradient = scratch.Pointer);
                if (job->Gradients.BiasGradient != null)
                    job->Kernel.AddRows(gradient + first, g->Width.Output, g->Channels, end - first, totals + g->WeightSize + first);
                if (job->Gradients.WeightGradient != null)
                    AddRow(job, row, job->Gradients.Input + (nint)image * g->InputSize, gradient, totals, first, end);
            }
    }

    private static void AddRow(Job* job, int row, float* image, float* gradient, float* totals, int first, int end)
    {
        ConvolutionGeometry* g = &job->Geometry;
        DepthwiseSums sums = new()
        {
            SourceStep = (nint)g->Width.Stride * g->Channels, TapStep = (nint)g->Width.Dilation * g->Channels, GradientStep = g->Channels,
            Channels = end - first, TotalsStep = g->Channels,
        };
        for (int kd = 0; kd < g->Depth.Kernel; kd++)
            for (int kh = 0; kh < g->Height.Kernel; kh++)
            {
                int depth = job->Depth.Source(row / g->Height.Output, kd), height = job->Height.Source(row % g->Height.Output, kh);
                if (depth < 0 || height < 0)
                    continue;
                float* source = image + ((nint)depth * g->Height.Input + height) * g->Width.Input * g->Channels + first;
                for (int s = 0; s < job->Segments.Count; s++)
                {
                    DepthwiseSegment* segment = job->Segments.First + s;
                    if (segment->Taps == 0)
                        continue;
                    // Along a row, the taps of a segment follow one another.
                    int tap = (kd * g->Height.Kernel + kh) * g->Width.Kernel + job->Segments.Taps[segment->FirstTap];
                    (sums.Taps, sums.Pixels) = (segment->Taps, segment->Pixels);
                    sums.Source = source + (nint)job->Segments.Sources[segment->FirstTap] * g->Channels;
                    sums.Gradient = gradient + (nint)segment->FirstResult * g->Channels + first;
                    sums.Totals = totals + (nint)tap * g->Channels + first;
                    job->Kernel.Sums(&sums);
                }
            }
    }

    private struct Job
    {
        internal ConvolutionGeometry Geometry;
        internal ConvolutionGradients<float> Gradients;
        internal DepthwiseForm Kernel;
        internal DepthwiseAxis Depth;
        internal DepthwiseAxis Height;
        internal DepthwiseAxis Width;
        internal DepthwiseSegments Segments;
        internal int Chunks;
        internal int Parts;
        internal int ChunkSize;
        internal float* Totals;
    }
}
