namespace Penstock.Tensors;

// The gradients of a convolution that are asked for: each of InputGradient, WeightGradient and BiasGradient may be null.
// Where Output is given, the forward pass ended in ReLU with that result and OutputGradient counts only where it is above 0.
// Where Normalization is given, the forward pass went on into a batch normalization, whose slopes it holds and whose result's
// gradient OutputGradient then is.
// Input is read only for WeightGradient, Weights only for InputGradient.
internal unsafe struct ConvolutionGradients<T> where T : unmanaged
{
    internal int Batch;
    internal T* Input;
    internal T* Weights;
    internal T* Output;
    internal T* OutputGradient;
    internal BatchNormalizationArrays* Normalization;
    internal FusedActivation NormalizationActivation;
    internal T* InputGradient;
    internal T* WeightGradient;
    internal T* BiasGradient;

    // What is added to the input's gradient, and after that where above 0 it counts, both like Input and for one group alone, or null.
    internal T* Addend;
    internal T* Mask;

    // The convolution over output gradients that gives the input's.
    internal readonly ConvolutionArguments<T> Backwards =>
        new() { Batch = Batch, Input = OutputGradient, Weights = Weights, Output = InputGradient, Residual = Addend, Mask = Mask };
}
