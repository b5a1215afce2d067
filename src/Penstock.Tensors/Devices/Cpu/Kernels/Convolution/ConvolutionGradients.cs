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
}
