namespace Penstock.Tensors;

// One spatial axis of a convolution: output o reads input o * Stride - PadBefore + k * Dilation for k in [0, Kernel).
internal readonly record struct ConvolutionAxis(int Input, int Kernel, int Stride, int Dilation, int PadBefore, int PadAfter)
{
    internal static ConvolutionAxis One { get; } = new(1, 1, 1, 1, 0, 0);

    internal int Extent => checked((Kernel - 1) * Dilation + 1);

    internal int Padded => checked(Input + PadBefore + PadAfter);

    internal int Output => Padded < Extent ? 0 : (Padded - Extent) / Stride + 1;

    internal static ConvolutionAxis Valid(int input, int kernel, int stride = 1, int dilation = 1) => new(input, kernel, stride, dilation, 0, 0);

    // ceil(input / stride) outputs; where the padding is odd, the larger half comes after (Keras, TensorFlow, XLA SAME).
    internal static ConvolutionAxis Same(int input, int kernel, int stride = 1, int dilation = 1)
    {
        int output = (input + stride - 1) / stride;
        int padding = Math.Max(0, checked((output - 1) * stride + (kernel - 1) * dilation + 1) - input);
        return new(input, kernel, stride, dilation, padding / 2, padding - padding / 2);
    }

    // All padding before, so that no output sees a later input.
    internal static ConvolutionAxis Causal(int input, int kernel, int stride = 1, int dilation = 1) =>
        new(input, kernel, stride, dilation, checked((kernel - 1) * dilation), 0);
}
