namespace Penstock.Tensors;

// Along one spatial axis: which source position a result position reads through a tap. Forward the source is the input, for the
// input's gradient it is the output: there each phase of the stride has taps of its own.
internal readonly record struct DepthwiseAxis(ConvolutionAxis Axis, bool IsGradient)
{
    internal int Results => IsGradient ? Axis.Input : Axis.Output;

    internal int Sources => IsGradient ? Axis.Output : Axis.Input;

    internal int Taps => Axis.Kernel;

    // Steps of result and source from one pixel of a phase to the next.
    internal int Phases => IsGradient ? Axis.Stride : 1;

    internal int SourceStep => IsGradient ? 1 : Axis.Stride;

    // The source position, or -1 where the tap falls between sources or beyond them.
    internal int Source(int result, int tap)
    {
        int at = IsGradient ? result + Axis.PadBefore - tap * Axis.Dilation : result * Axis.Stride - Axis.PadBefore + tap * Axis.Dilation;
        if (IsGradient)
        {
            if (at < 0 || at % Axis.Stride != 0)
                return -1;
            at /= Axis.Stride;
        }
        return at < Sources ? Math.Max(at, -1) : -1;
    }
}
