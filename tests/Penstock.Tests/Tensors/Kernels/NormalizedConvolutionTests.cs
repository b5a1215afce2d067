using Penstock.Tensors;

namespace Penstock.Tests;

public sealed unsafe class NormalizedConvolutionTests
{
    public static TheoryData<string, string> Forms =>
        new(from form in Enum.GetNames<VectorForm>() from activation in Enum.GetNames<FusedActivation>() select (form, activation));

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gradients_through_a_normalization_have_the_bits_of_one_gradient_after_the_other(string form, string activation)
    {
        foreach (ConvolutionGeometry geometry in ConvolutionTests.Common().Where(g => !g.IsDepthwise))
            foreach (int threads in new[] { 1, 3 })
                Check(Enum.Parse<VectorForm>(form), Enum.Parse<FusedActivation>(activation), geometry, threads);
    }

    private static void Check(VectorForm form, FusedActivation activation, ConvolutionGeometry geometry, int threads)
    {
        const int batch = 5;
        using ThreadTeam team = new(threads);
        using Images expected = new(geometry, batch) { Activation = FusedActivation.None }, actual = new(geometry, batch) { Activation = FusedActivation.None };
        using NativeFloats normalized = new(expected.Output.Count, 9), made = new(expected.Output.Count, 10), channels = new(8L * geometry.Filters, 11);
        int row = geometry.Filters;
        float* c = channels.Pointer;
        BatchNormalizationArrays arrays = new()
        {
            Rows = (nint)batch * geometry.OutputPixels, X = normalized.Pointer, Dy = expected.OutputGradient.Pointer,
            Mean = c, Beta = c + row, InverseDeviation = c + 2 * row, Scale = c + 3 * row, Dbeta = c + 4 * row, Dgamma = c + 5 * row, Slope = c + 6 * row, Offset = c + 7 * row,
        };
        BatchNormalizationGradientKernel.Slopes(DType.Float32, form)(&arrays, row, 0);
        BatchNormalizationGradientKernel.Apply(DType.Float32, activation, form)(&arrays, row, 0, arrays.Rows, made.Pointer);
        Convolution.Backward(form, team, geometry, Gradients(expected, batch) with { OutputGradient = made.Pointer });
        Convolution.Backward(form, team, geometry, Gradients(actual, batch) with { OutputGradient = expected.OutputGradient.Pointer, Normalization = &arrays, NormalizationActivation = activation });
        Assert.True(actual.InputGradient.Span.SequenceEqual(expected.InputGradient.Span), $"input gradient of {geometry}");
        Assert.True(actual.WeightGradient.Span.SequenceEqual(expected.WeightGradient.Span), $"weight gradient of {geometry}");
        Assert.True(actual.BiasGradient.Span.SequenceEqual(expected.BiasGradient.Span), $"bias gradient of {geometry}");
        actual.InputGradient.AssertMarginsAreUntouched();
    }

    private static ConvolutionGradients<float> Gradients(Images images, int batch) => new()
    {
        Batch = batch, Input = images.Input.Pointer, Weights = images.Weights.Pointer, InputGradient = images.InputGradient.Pointer,
        WeightGradient = images.WeightGradient.Pointer, BiasGradient = images.BiasGradient.Pointer,
    };
}
