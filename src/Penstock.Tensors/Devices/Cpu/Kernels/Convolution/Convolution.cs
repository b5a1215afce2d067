namespace Penstock.Tensors;

internal static unsafe class Convolution
{
    internal static void Forward(ThreadTeam team, ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments) =>
        ConvolutionReference.Forward(geometry, arguments);

    internal static void Backward(ThreadTeam team, ConvolutionGeometry geometry, in ConvolutionGradients<float> arguments) =>
        ConvolutionReference.Backward(geometry, arguments);
}
