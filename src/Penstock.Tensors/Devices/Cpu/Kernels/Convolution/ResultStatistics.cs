namespace Penstock.Tensors;

// Mean and variance of each filter's results, from those of parts. Where a convolution runs slab by slab, a slab's results are
// looked at while they are in the cache; where it does not, all are read again.
internal readonly unsafe struct ResultStatistics
{
    private readonly delegate*<void*, void*, nint, nint, void> _part;
    private readonly nint* _counts;
    private readonly float* _partials;
    private readonly int _parts;
    private readonly int _filters;

    // Over memory of Size floats; every part must be taken.
    internal ResultStatistics(VectorForm form, float* memory, int parts, int filters)
    {
        _part = ChannelStatistics.Part(DType.Float32, form);
        _counts = (nint*)memory;
        _partials = (float*)(_counts + parts);
        _parts = parts;
        _filters = filters;
    }

    internal bool AreAsked => _parts > 0;

    internal static nint Size(int parts, int filters) => checked((nint)parts * (2 * filters + sizeof(nint) / sizeof(float)));

    // Pixels of results that lie one behind another.
    internal void Take(int part, float* results, nint pixels)
    {
        _counts[part] = pixels;
        _part(results, _partials + (nint)part * 2 * _filters, pixels, _filters);
    }

    // In the order of the parts, whoever took them.
    internal void Combine(VectorForm form, in ConvolutionArguments<float> arguments) =>
        ChannelStatistics.Combine(DType.Float32, form)(_partials, arguments.Mean, arguments.Variance, _counts, _parts, _filters);

    // Those of results that lie in memory.
    internal static void OfAll(VectorForm form, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments)
    {
        using Scratch scratch = new(Size(BatchChunks.Count, geometry.Filters));
        Job job = new() { Statistics = new(form, scratch.Pointer, BatchChunks.Count, geometry.Filters), Results = arguments.Output, Pixels = (nint)arguments.Batch * geometry.OutputPixels };
        team.Run(BatchChunks.Count, &TakeChunk, &job);
        job.Statistics.Combine(form, arguments);
    }

    private static void TakeChunk(void* argument, int chunk)
    {
        Job* job = (Job*)argument;
        nint start = BatchChunks.Start(job->Pixels, chunk);
        job->Statistics.Take(chunk, job->Results + start * job->Statistics._filters, BatchChunks.Start(job->Pixels, chunk + 1) - start);
    }

    private struct Job
    {
        internal ResultStatistics Statistics;
        internal float* Results;
        internal nint Pixels;
    }
}
