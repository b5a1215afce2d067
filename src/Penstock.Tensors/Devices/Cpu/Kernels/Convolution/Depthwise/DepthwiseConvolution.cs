using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// A convolution with one filter for each channel, and the gradient with respect to its input: a vector of channels at a time,
// pixels along a row. A row falls into segments whose pixels are made by the same taps, so that neither padding nor strides
// cost a copy or a comparison.
internal static unsafe class DepthwiseConvolution
{
    // Multiply-adds worth a task of its own.
    private const long WorkOfTask = 60_000;

    internal static void Run(VectorForm form, ThreadTeam team, in ConvolutionGeometry g, in ConvolutionArguments<float> arguments, float* mask, bool isGradient)
    {
        Job job = new()
        {
            Arguments = arguments, Mask = mask, Channels = g.Channels, Kernel = DepthwiseForm.Of(form),
            Depth = new(g.Depth, isGradient), Height = new(g.Height, isGradient), Width = new(g.Width, isGradient),
            ResultSize = isGradient ? g.InputSize : g.OutputSize, SourceSize = isGradient ? g.OutputSize : g.InputSize,
        };
        job.Rows = job.Depth.Results * job.Height.Results;
        long work = (long)job.ResultSize * g.Taps;
        job.RowsOfTask = (int)Math.Clamp(job.Rows * WorkOfTask / Math.Max(1, work), 1, Math.Max(1, job.Rows));
        job.TasksOfImage = (job.Rows + job.RowsOfTask - 1) / job.RowsOfTask;
        using Scratch scratch = new(DepthwiseSegments.Size(job.Width));
        job.Segments = new(job.Width, scratch.Pointer);
        team.Run(checked(arguments.Batch * job.TasksOfImage), &Task, &job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Task(void* argument, int task)
    {
        Job* job = (Job*)argument;
        int image = task / job->TasksOfImage, first = task % job->TasksOfImage * job->RowsOfTask, vertical = job->Depth.Taps * job->Height.Taps;
        nint lists = sizeof(nint) / sizeof(float) * (nint)(2 * vertical + 2 * job->Segments.TapCount * vertical), masked = job->Mask == null ? 0 : job->SourceSize;
        using Scratch scratch = new(lists + masked);
        RowLists rows = new() { Sources = (nint*)scratch.Pointer };
        rows.Taps = rows.Sources + vertical;
        rows.Offsets = rows.Taps + vertical;
        float* source = job->Arguments.Input + (nint)image * job->SourceSize, result = job->Arguments.Output + (nint)image * job->ResultSize;
        if (job->Mask != null)
            job->Kernel.CopyWhere(source, job->Mask + (nint)image * job->SourceSize, job->SourceSize, source = scratch.Pointer + lists);
        nint rowSize = (nint)job->Width.Results * job->Channels;
        for (int row = first; row < Math.Min(first + job->RowsOfTask, job->Rows); row++)
            ResultRow(job, &rows, row, source, result + row * rowSize);
    }

    private static void ResultRow(Job* job, RowLists* rows, int row, float* source, float* result)
    {
        nint start = FindRows(job, rows, row);
        DepthwiseRow part = new()
        {
            SourceStep = (nint)job->Width.SourceStep * job->Channels, Weights = job->Arguments.Weights, ResultStep = (nint)job->Width.Phases * job->Channels,
            Channels = job->Channels, Bias = job->Arguments.Bias, Activation = job->Arguments.Activation,
        };
        for (int s = 0; s < job->Segments.Count; s++)
        {
            DepthwiseSegment* segment = job->Segments.First + s;
            part.Taps = rows->Count * segment->Taps;
            part.SourceOffsets = rows->Offsets + 2 * (nint)segment->FirstTap * job->Depth.Taps * job->Height.Taps;
            part.WeightOffsets = part.SourceOffsets + (nint)segment->Taps * job->Depth.Taps * job->Height.Taps;
            part.Source = source + start;
            part.Result = result + (nint)segment->FirstResult * job->Channels;
            part.Pixels = segment->Pixels;
            job->Kernel.Row(&part);
        }
    }

    // The source rows that a result row reads, relative to the first; the lists of taps are made anew only where these change.
    private static nint FindRows(Job* job, RowLists* rows, int row)
    {
        nint rowSize = (nint)job->Width.Sources * job->Channels, start = -1;
        int count = 0;
        bool same = rows->IsMade;
        for (int kd = 0; kd < job->Depth.Taps; kd++)
        {
            int depth = job->Depth.Source(row / job->Height.Results, kd);
            for (int kh = 0; kh < job->Height.Taps && depth >= 0; kh++)
            {
                int height = job->Height.Source(row % job->Height.Results, kh);
                if (height < 0)
                    continue;
                nint at = ((nint)depth * job->Height.Sources + height) * rowSize;
                if (start < 0)
                    start = at;
                nint tap = (nint)(kd * job->Height.Taps + kh) * job->Width.Taps * job->Channels;
                same &= rows->Sources[count] == at - start && rows->Taps[count] == tap;
                (rows->Sources[count], rows->Taps[count]) = (at - start, tap);
                count++;
            }
        }
        if (!same || count != rows->Count)
        {
            rows->Count = count;
            rows->IsMade = true;
            for (int s = 0; s < job->Segments.Count; s++)
                List(job, rows, job->Segments.First + s);
        }
        return Math.Max(start, 0);
    }

    private static void List(Job* job, RowLists* rows, DepthwiseSegment* segment)
    {
        nint vertical = (nint)job->Depth.Taps * job->Height.Taps;
        nint* sources = rows->Offsets + 2 * segment->FirstTap * vertical, weights = sources + segment->Taps * vertical;
        for (int v = 0; v < rows->Count; v++)
            for (int t = segment->FirstTap; t < segment->FirstTap + segment->Taps; t++)
            {
                *sources++ = rows->Sources[v] + (nint)job->Segments.Sources[t] * job->Channels;
                *weights++ = rows->Taps[v] + (nint)job->Segments.Taps[t] * job->Channels;
            }
    }

    private struct Job
    {
        internal ConvolutionArguments<float> Arguments;
        internal float* Mask;
        internal DepthwiseAxis Depth;
        internal DepthwiseAxis Height;
        internal DepthwiseAxis Width;
        internal DepthwiseSegments Segments;
        internal DepthwiseForm Kernel;
        internal int Channels;
        internal int Rows;
        internal int RowsOfTask;
        internal int TasksOfImage;
        internal int ResultSize;
        internal int SourceSize;
    }

    // Where the source rows of a result row lie and which taps they belong to; and of each segment all sources, then all weights.
    private struct RowLists
    {
        internal bool IsMade;
        internal int Count;
        internal nint* Sources;
        internal nint* Taps;
        internal nint* Offsets;
    }
}
