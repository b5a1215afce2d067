namespace Penstock.Tensors;

// Output = activation(Input * Weights + Bias + Residual) for Batch images; Bias[Filters] may be null.
internal unsafe struct ConvolutionArguments<T> where T : unmanaged
{
    internal int Batch;
    internal T* Input;
    internal T* Weights;
    internal T* Bias;
    internal T* Output;

    // What is added before the activation, as large as Output, or null.
    internal T* Residual;

    // As large as Output, or null: results count only where it is above 0.
    internal T* Mask;

    // Mean and variance of each filter's results over the batch, [Filters], or null both.
    internal T* Mean;
    internal T* Variance;

    // The weights as Convolution.PackWhole lays them out, made beforehand; null where they are to be packed.
    internal T* PackedWeights;
    internal FusedActivation Activation;
}
