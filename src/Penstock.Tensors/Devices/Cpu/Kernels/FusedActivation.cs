namespace Penstock.Tensors;

// What a matrix product or convolution applies to each result before it is stored.
internal enum FusedActivation
{
    None,
    Relu,
    Relu6,
}
