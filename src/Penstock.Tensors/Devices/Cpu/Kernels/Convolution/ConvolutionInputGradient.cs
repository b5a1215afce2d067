using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Tensors;

// The gradient with respect to the input where no mirrored convolution serves: for each image, output gradients times
// the weights transposed, a block of pixels at a time, each row of which is then added to the inputs that its pixel saw.
internal static unsafe class ConvolutionInputGradient
{
    internal static void Run(VectorForm vectorForm, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionGradients<float> gradients)
    {
        TileForm form = TileForm.Of(vectorForm);
        int panels = (geometry.Taps * geometry.GroupChannels + form.PanelWidth - 1) / form.PanelWidth;
        using Scratch scratch = new(checked((nint)geometry.Groups * panels * geometry.GroupFilters * form.PanelWidth));
        Job job = new() { Geometry = geometry, Form = vectorForm, Gradients = gradients, Gradient = new(vectorForm, geometry, gradients), Panels = panels, Weights = scratch.Pointer };
        team.Run(geometry.Groups * panels, &Pack, &job);
        team.Run(gradients.Batch, &Scatter, &job);
    }

    // One panel of the transposed weights: [filters of the group] x some (tap, channel) pairs.
    private static void Pack(void* argument, int task)
    {
        Job* job = (Job*)argument;
        ConvolutionGeometry* g = &job->Geometry;
        TileForm form = TileForm.Of(job->Form);
        int group = task / job->Panels, first = task % job->Panels * form.PanelWidth, count = Math.Min(form.PanelWidth, g->Taps * g->GroupChannels - first);
        form.Transpose(job->Gradients.Weights + (nint)first * g->Filters + group * g->GroupFilters, g->Filters, count, g->GroupFilters, job->Panel(form, task), form.PanelWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(void* argument, int image)
    {
        Job* job = (Job*)argument;
        ConvolutionGeometry* g = &job->Geometry;
        TileForm form = TileForm.Of(job->Form);
        nint row = (nint)job->Panels * form.PanelWidth, at = (nint)image * g->OutputSize;
        float* input = job->Gradients.InputGradient + (nint)image * g->InputSize;
        Begin(job->Gradients, (nint)image * g->InputSize, g->InputSize);
        using Scratch scratch = new(form.SumsSize + form.RowBlock * (row + g->Filters));
        float* products = scratch.Pointer + form.SumsSize, made = products + form.RowBlock * row;
        for (int pixel = 0; pixel < g->OutputPixels; pixel += form.RowBlock)
        {
            int count = Math.Min(form.RowBlock, g->OutputPixels - pixel);
            nint first = at + (nint)pixel * g->Filters;
            float* gradient = job->Gradients.OutputGradient + first;
            if (!job->Gradient.LiesInMemory)
                job->Gradient.Copy(form, first, (nint)count * g->Filters, gradient = made);
            for (int group = 0; group < g->Groups; group++)
            {
                Multiply(job, form, group, gradient, count, scratch.Pointer, products, row);
                for (int p = 0; p < count; p++)
                    AddTaps(g, form, pixel + p, products + p * row, input + group * g->GroupChannels);
            }
        }
        End(form, job->Gradients, (nint)image * g->InputSize, g->InputSize);
    }

    // The gradient of some inputs where there is no output.
    internal static void WithoutTaps(TileForm form, in ConvolutionGradients<float> gradients, nint at, nint count)
    {
        Begin(gradients, at, count);
        End(form, gradients, at, count);
    }

    private static void Begin(in ConvolutionGradients<float> gradients, nint at, nint count)
    {
        nuint bytes = checked((nuint)count * sizeof(float));
        if (gradients.InputGradient != null && gradients.Addend != null)
            NativeMemory.Copy(gradients.Addend + at, gradients.InputGradient + at, bytes);
        else if (gradients.InputGradient != null)
            NativeMemory.Clear(gradients.InputGradient + at, bytes);
    }

    private static void End(TileForm form, in ConvolutionGradients<float> gradients, nint at, nint count)
    {
        if (gradients.InputGradient != null && gradients.Mask != null)
            form.CopyWhere(gradients.InputGradient + at, gradients.Mask + at, count, gradients.InputGradient + at);
    }

    private static void Multiply(Job* job, TileForm form, int group, float* gradient, int pixels, float* sums, float* products, nint row)
    {
        ConvolutionGeometry* g = &job->Geometry;
        nint zero = 0;
        TileArguments tile = new()
        {
            ARow = (nint)sizeof(float) * g->Filters, AStep = sizeof(float), ASegments = &zero, BStep = sizeof(float) * form.PanelWidth, BSegments = &zero,
            Segments = 1, Steps = g->GroupFilters, CRow = row, LastLanes = form.Width, Sums = sums,
        };
        TileSplit split = new(pixels, form.MaxRows);
        for (int panel = 0; panel < job->Panels; panel++)
        {
            tile.B = (byte*)job->Panel(form, group * job->Panels + panel);
            for (int t = 0; t < split.Tiles; t++)
            {
                int first = split.Start(t);
                tile.A = (byte*)(gradient + (nint)first * g->Filters + group * g->GroupFilters);
                tile.C = products + first * row + panel * form.PanelWidth;
                form.StepsTogether(split.Height(t), 2)(&tile);
            }
        }
    }

    private static void AddTaps(ConvolutionGeometry* g, TileForm form, int pixel, float* products, float* input)
    {
        int ow = pixel % g->Width.Output, oh = pixel / g->Width.Output % g->Height.Output, od = pixel / g->Width.Output / g->Height.Output;
        for (int kd = 0; kd < g->Depth.Kernel; kd++)
            for (int kh = 0; kh < g->Height.Kernel; kh++)
                for (int kw = 0; kw < g->Width.Kernel; kw++, products += g->GroupChannels)
                {
                    int d = At(g->Depth, od, kd), h = At(g->Height, oh, kh), w = At(g->Width, ow, kw);
                    if (d >= 0 && h >= 0 && w >= 0)
                        form.Add(products, g->GroupChannels, input + (((nint)d * g->Height.Input + h) * g->Width.Input + w) * g->Channels);
                }
    }

    // The input position that an output reads through a tap, or a negative number in the padding.
    private static int At(in ConvolutionAxis axis, int output, int tap)
    {
        int at = output * axis.Stride - axis.PadBefore + tap * axis.Dilation;
        return at < axis.Input ? at : -1;
    }

    private struct Job
    {
        internal ConvolutionGeometry Geometry;
        internal VectorForm Form;
        internal ConvolutionGradients<float> Gradients;
        internal ResultGradient Gradient;
        internal int Panels;
        internal float* Weights;

        internal readonly float* Panel(TileForm form, int panel) => Weights + (nint)panel * Geometry.GroupFilters * form.PanelWidth;
    }
}
