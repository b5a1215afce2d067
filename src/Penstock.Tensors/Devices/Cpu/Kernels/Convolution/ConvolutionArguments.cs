namespace Penstock.Tensors;

// Output = activation(Input * Weights + Bias) for Batch images; Bias[Filters] may be null.
internal unsafe struct ConvolutionArguments<T> where T : unmanaged
{
    internal int Batch;
    internal T* Input;
    internal T* Weights;
    internal T* Bias;
    internal T* Output;
    internal FusedActivation Activation;
}
