using System.Numerics;

namespace Penstock.Tensors;

// The plain form of the convolution and its gradients, straight from the definition, for every number type: the oracle of
// the fast forms, and the kernel of the types that have none.
internal static unsafe class ConvolutionReference
{
    internal static void Forward<T>(ConvolutionGeometry g, in ConvolutionArguments<T> arguments) where T : unmanaged, INumber<T>
    {
        ConvolutionArguments<T> a = arguments;
        for (nint n = 0; n < a.Batch; n++)
            for (int pixel = 0; pixel < g.OutputPixels; pixel++)
                for (int f = 0; f < g.Filters; f++)
                {
                    T sum = T.Zero;
                    foreach (Term term in Terms(g, pixel, f))
                        sum += a.Input[n * g.InputSize + term.Input] * a.Weights[term.Weight];
                    if (a.Bias != null)
                        sum += a.Bias[f];
                    if (a.Residual != null)
                        sum += a.Residual[n * g.OutputSize + (nint)pixel * g.Filters + f];
                    a.Output[n * g.OutputSize + (nint)pixel * g.Filters + f] = MatrixReference.Activated(sum, a.Activation);
                }
        for (int f = 0; a.Mean != null && f < g.Filters; f++)
            Measure(a, (nint)a.Batch * g.OutputPixels, g.Filters, f);
    }

    private static void Measure<T>(in ConvolutionArguments<T> a, nint pixels, int filters, int filter) where T : unmanaged, INumber<T>
    {
        T sum = T.Zero, squares = T.Zero, count = T.CreateChecked(Math.Max(1, pixels));
        for (nint i = 0; i < pixels; i++)
            sum += a.Output[i * filters + filter];
        for (nint i = 0; i < pixels; i++)
        {
            T distance = a.Output[i * filters + filter] - sum / count;
            squares += distance * distance;
        }
        (a.Mean[filter], a.Variance[filter]) = (sum / count, squares / count);
    }

    internal static void Backward<T>(ConvolutionGeometry g, in ConvolutionGradients<T> arguments) where T : unmanaged, INumber<T>
    {
        ConvolutionGradients<T> a = arguments;
        Clear(a.InputGradient, (long)a.Batch * g.InputSize);
        Clear(a.WeightGradient, g.WeightSize);
        Clear(a.BiasGradient, g.Filters);
        for (nint n = 0; n < a.Batch; n++)
            for (int pixel = 0; pixel < g.OutputPixels; pixel++)
                for (int f = 0; f < g.Filters; f++)
                {
                    nint o = n * g.OutputSize + (nint)pixel * g.Filters + f;
                    if (a.Output != null && !(a.Output[o] > T.Zero))
                        continue;
                    T gradient = a.OutputGradient[o];
                    if (a.BiasGradient != null)
                        a.BiasGradient[f] += gradient;
                    foreach (Term term in Terms(g, pixel, f))
                    {
                        if (a.InputGradient != null)
                            a.InputGradient[n * g.InputSize + term.Input] += gradient * a.Weights[term.Weight];
                        if (a.WeightGradient != null)
                            a.WeightGradient[term.Weight] += gradient * a.Input[n * g.InputSize + term.Input];
                    }
                }
        End(a, (nint)a.Batch * g.InputSize);
    }

    // What comes to the input's gradient after the convolution's part.
    private static void End<T>(in ConvolutionGradients<T> a, nint count) where T : unmanaged, INumber<T>
    {
        for (nint i = 0; a.InputGradient != null && i < count; i++)
        {
            if (a.Addend != null)
                a.InputGradient[i] += a.Addend[i];
            if (a.Mask != null && !(a.Mask[i] > T.Zero))
                a.InputGradient[i] = T.Zero;
        }
    }

    private static void Clear<T>(T* pointer, long count) where T : unmanaged
    {
        for (long i = 0; pointer != null && i < count; i++)
            pointer[i] = default;
    }

    // The products that make up one output: where in an image, and where in the weights.
    private static IEnumerable<Term> Terms(ConvolutionGeometry g, int pixel, int filter)
    {
        int ow = pixel % g.Width.Output, oh = pixel / g.Width.Output % g.Height.Output, od = pixel / g.Width.Output / g.Height.Output;
        int first = filter / g.GroupFilters * g.GroupChannels;
        for (int tap = 0; tap < g.Taps; tap++)
        {
            int w = At(g.Width, ow, tap % g.Width.Kernel);
            int h = At(g.Height, oh, tap / g.Width.Kernel % g.Height.Kernel);
            int d = At(g.Depth, od, tap / g.Width.Kernel / g.Height.Kernel);
            if (w < 0 || h < 0 || d < 0)
                continue;
            int at = ((d * g.Height.Input + h) * g.Width.Input + w) * g.Channels + first;
            for (int c = 0; c < g.GroupChannels; c++)
                yield return new Term(at + c, (tap * g.GroupChannels + c) * g.Filters + filter);
        }
    }

    // The input position that an output reads through a tap, or -1 in the padding.
    private static int At(ConvolutionAxis axis, int output, int tap)
    {
        int at = output * axis.Stride - axis.PadBefore + tap * axis.Dilation;
        return at < axis.Input ? at : -1;
    }

    private readonly record struct Term(int Input, int Weight);
}
