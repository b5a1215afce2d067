using System.Runtime.InteropServices;

namespace Penstock.Tensors;

// Convolution of images by shared weights, and its gradients. Every result of an image is the same whatever batch it comes in,
// and every result the same on any number of threads.
internal static unsafe class Convolution
{
    internal static void Forward(ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments) =>
        Forward(VectorForms.Best, team, geometry, arguments);

    internal static void Backward(ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionGradients<float> gradients) =>
        Backward(VectorForms.Best, team, geometry, gradients);

    // Floats of the weights packed beforehand, or 0 where the kernels read them as they lie.
    internal static nint PackedSize(in ConvolutionGeometry geometry) =>
        geometry.IsDepthwise ? 0
        : geometry.IsMatrixProduct ? MatrixProduct.PackedSize(VectorForms.Best, geometry.Filters, geometry.Channels)
        : ConvolutionForward.PackedSize(VectorForms.Best, geometry);

    internal static void PackWhole(in ConvolutionGeometry geometry, float* weights, float* to)
    {
        if (geometry.IsMatrixProduct)
            MatrixProduct.PackWhole(VectorForms.Best, geometry.Filters, geometry.Channels, weights, to);
        else
            ConvolutionForward.PackWhole(VectorForms.Best, geometry, weights, to);
    }

    internal static void Forward(VectorForm form, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments)
    {
        bool isEmpty = arguments.Batch == 0 || geometry.OutputSize == 0;
        if (!isEmpty && !geometry.IsDepthwise && !geometry.IsMatrixProduct)
        {
            ConvolutionForward.Run(form, team, geometry, arguments);
            return;
        }
        if (geometry.IsDepthwise && !isEmpty)
            DepthwiseConvolution.Run(form, team, geometry, arguments, mask: null, isGradient: false);
        else if (!isEmpty)
            Multiply(form, team, geometry, arguments);
        if (arguments.Mean != null)
            ResultStatistics.OfAll(form, team, geometry, arguments);
    }

    private static void Multiply(VectorForm form, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionArguments<float> arguments) =>
        MatrixProduct.Run(form, team, new()
        {
            M = checked(arguments.Batch * geometry.OutputPixels), N = geometry.Filters, K = geometry.Channels,
            A = arguments.Input, LeadingA = geometry.Channels, B = arguments.Weights, LeadingB = geometry.Filters,
            C = arguments.Output, LeadingC = geometry.Filters, Bias = arguments.Bias, Residual = arguments.Residual, Activation = arguments.Activation, PackedB = arguments.PackedWeights,
        });

    internal static void Backward(VectorForm form, ThreadTeam team, in ConvolutionGeometry geometry, in ConvolutionGradients<float> gradients)
    {
        if (gradients.Batch == 0 || geometry.OutputSize == 0)
        {
            ConvolutionInputGradient.WithoutTaps(TileForm.Of(form), gradients, 0, (nint)gradients.Batch * geometry.InputSize);
            Clear(gradients.WeightGradient, geometry.WeightSize);
            Clear(gradients.BiasGradient, geometry.Filters);
            return;
        }
        if (gradients.WeightGradient != null || gradients.BiasGradient != null)
        {
            if (geometry.IsDepthwise)
                DepthwiseWeightGradient.Run(form, team, geometry, gradients);
            else if (ConvolutionWeightGradient.Run(form, team, geometry, gradients))
                return;
        }
        if (gradients.InputGradient == null || geometry.InputSize == 0)
            return;
        if (geometry.IsDepthwise)
            DepthwiseConvolution.Run(form, team, geometry, gradients.Backwards, gradients.Output, isGradient: true);
        else if (ConvolutionMirror.Lattices(geometry, TileForm.Of(form)) > 0)
            ConvolutionForward.RunMirrored(form, team, geometry, gradients);
        else
            ConvolutionInputGradient.Run(form, team, geometry, gradients);
    }

    private static void Clear(float* pointer, long count)
    {
        if (pointer != null)
            NativeMemory.Clear(pointer, checked((nuint)count * sizeof(float)));
    }
}
