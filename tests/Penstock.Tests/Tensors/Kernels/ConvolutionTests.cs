using Penstock.Tensors;

namespace Penstock.Tests;

public unsafe class ConvolutionTests
{
    public static TheoryData<string> Forms => [.. Enum.GetNames<VectorForm>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Agrees_with_the_double_reference_on_random_shapes(string name)
    {
        Random random = new(7);
        using ThreadTeam team = new(3);
        for (int i = 0; i < 150; i++)
            Check(Enum.Parse<VectorForm>(name), team, RandomGeometry(random), random.Next(0, 6), random);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Agrees_with_the_double_reference_on_common_shapes(string name)
    {
        Random random = new(8);
        using ThreadTeam team = new(2);
        foreach (ConvolutionGeometry geometry in Common())
            Check(Enum.Parse<VectorForm>(name), team, geometry, 3, random);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_image_has_the_same_bits_in_every_batch_and_on_every_number_of_threads(string name)
    {
        const int most = 40, offset = 20;
        VectorForm form = Enum.Parse<VectorForm>(name);
        foreach (ConvolutionGeometry geometry in Common())
        {
            using Images whole = new(geometry, most);
            using ThreadTeam one = new(1);
            whole.Run(form, one);
            foreach ((int threads, int batch) in new[] { (1, 1), (2, 1), (3, 7), (2, 20) })
            {
                using Images part = new(geometry, batch);
                whole.Input.Span.Slice(offset * geometry.InputSize, part.Input.Count).CopyTo(part.Input.Span);
                whole.OutputGradient.Span.Slice(offset * geometry.OutputSize, part.OutputGradient.Count).CopyTo(part.OutputGradient.Span);
                using ThreadTeam team = new(threads);
                part.Run(form, team);
                Assert.True(part.Output.Span.SequenceEqual(whole.Output.Span.Slice(offset * geometry.OutputSize, part.Output.Count)), $"output of {geometry}");
                Assert.True(part.InputGradient.Span.SequenceEqual(whole.InputGradient.Span.Slice(offset * geometry.InputSize, part.InputGradient.Count)), $"input gradient of {geometry}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gradients_of_weights_and_bias_have_the_same_bits_on_every_number_of_threads(string name)
    {
        VectorForm form = Enum.Parse<VectorForm>(name);
        foreach (ConvolutionGeometry geometry in Common())
            foreach (int batch in new[] { 1, 5, 33 })
            {
                using Images expected = new(geometry, batch);
                using ThreadTeam one = new(1);
                expected.Run(form, one);
                foreach (int threads in new[] { 2, 5, 40 })
                {
                    using Images actual = new(geometry, batch);
                    using ThreadTeam team = new(threads);
                    actual.Run(form, team);
                    Assert.True(actual.WeightGradient.Span.SequenceEqual(expected.WeightGradient.Span), $"weights of {geometry}, {threads} threads");
                    Assert.True(actual.BiasGradient.Span.SequenceEqual(expected.BiasGradient.Span), $"bias of {geometry}, {threads} threads");
                }
            }
    }

    [Fact]
    public void Weights_packed_beforehand_and_a_residual_change_no_bit_but_by_the_sum()
    {
        foreach (ConvolutionGeometry geometry in Common().Append(new([ConvolutionAxis.Valid(5, 1), ConvolutionAxis.Valid(5, 1)], 450, 70)).Where(g => Convolution.PackedSize(g) > 0))
        {
            const int batch = 2;
            using Images images = new(geometry, batch);
            using NativeFloats packed = new(Convolution.PackedSize(geometry), 9), residual = new(images.Output.Count, 10), plain = new(images.Output.Count, 11);
            using ThreadTeam team = new(2);
            Convolution.PackWhole(geometry, images.Weights.Pointer, packed.Pointer);
            ConvolutionArguments<float> arguments = new() { Batch = batch, Input = images.Input.Pointer, Weights = images.Weights.Pointer, Output = plain.Pointer };
            Convolution.Forward(team, geometry, arguments);
            Convolution.Forward(team, geometry, arguments with { Output = images.Output.Pointer, PackedWeights = packed.Pointer, Residual = residual.Pointer, Activation = FusedActivation.Relu });
            for (int i = 0; i < plain.Count; i++)
                Assert.True(Math.Abs(Math.Max(0, plain.Span[i] + residual.Span[i]) - images.Output.Span[i]) <= 1e-5f, $"{geometry}, element {i}");
            Convolution.Forward(team, geometry, arguments with { Output = images.Output.Pointer, PackedWeights = packed.Pointer });
            Assert.True(plain.Span.SequenceEqual(images.Output.Span), $"{geometry}");
        }
    }

    [Fact]
    public void Rejects_groups_that_do_not_divide_the_channels() =>
        Assert.Contains("got 6 channels, 8 filters, 4 groups", Assert.Throws<ArgumentException>(() => new ConvolutionGeometry([ConvolutionAxis.Valid(5, 3)], 6, 8, 4)).Message);

    internal static ConvolutionGeometry[] Common() =>
    [
        new([ConvolutionAxis.Same(12, 3), ConvolutionAxis.Same(28, 3)], 1, 32),
        new([ConvolutionAxis.Same(14, 3), ConvolutionAxis.Same(14, 3)], 20, 40),
        new([ConvolutionAxis.Same(7, 3), ConvolutionAxis.Same(7, 3)], 24, 33),
        new([ConvolutionAxis.Same(15, 3, 2), ConvolutionAxis.Same(14, 3, 2)], 8, 16),
        new([ConvolutionAxis.Same(15, 5, 3), new(17, 3, 2, 1, 1, 1)], 17, 6),
        new([ConvolutionAxis.Same(16, 1, 2), ConvolutionAxis.Same(16, 1, 2)], 16, 24),
        new([ConvolutionAxis.Causal(9, 4, 2), new(12, 2, 2, 1, 3, 0)], 16, 8),
        new([ConvolutionAxis.Valid(6, 1), ConvolutionAxis.Valid(6, 1)], 16, 24),
        new([ConvolutionAxis.Same(9, 3), ConvolutionAxis.Same(10, 3)], 24, 24, 24),
        new([ConvolutionAxis.Same(9, 3, 2), ConvolutionAxis.Same(9, 3, 2)], 19, 19, 19),
        new([ConvolutionAxis.Same(6, 5), ConvolutionAxis.Same(21, 5, 2, 2)], 35, 35, 35),
        new([ConvolutionAxis.Same(3, 3), ConvolutionAxis.Same(5, 3, 2), ConvolutionAxis.Same(11, 3)], 17, 17, 17),
        new([ConvolutionAxis.Same(9, 3), ConvolutionAxis.Same(10, 3)], 5, 10, 5),
    ];

    private static ConvolutionGeometry RandomGeometry(Random random)
    {
        int groups = random.Next(3) == 0 ? random.Next(1, 4) : 1;
        int channels = groups * random.Next(1, 9), filters = groups * random.Next(1, 20);
        if (random.Next(6) == 0)
            filters = groups = channels;
        var axes = new ConvolutionAxis[random.Next(1, 4)];
        for (int i = 0; i < axes.Length; i++)
        {
            int input = random.Next(1, axes.Length == 3 ? 7 : 12), kernel = random.Next(1, 5), stride = random.Next(2) == 0 ? 1 : random.Next(1, 4), dilation = random.Next(3) == 0 ? 2 : 1;
            axes[i] = random.Next(3) switch
            {
                0 => ConvolutionAxis.Same(input, kernel, stride, dilation),
                1 => ConvolutionAxis.Causal(input, kernel, stride, dilation),
                _ => new(input, kernel, stride, dilation, random.Next(0, 4), random.Next(0, 4)),
            };
        }
        return new(axes, channels, filters, groups);
    }

    private static void Check(VectorForm form, ThreadTeam team, ConvolutionGeometry geometry, int batch, Random random)
    {
        using Images images = new(geometry, batch) { Activation = (FusedActivation)random.Next(3) };
        images.Run(form, team);
        double[] x = images.Input.ToDouble(), w = images.Weights.ToDouble(), b = images.Bias.ToDouble(), dy = images.OutputGradient.ToDouble();
        double[] y = new double[images.Output.Count], dx = new double[x.Length], dw = new double[w.Length], db = new double[b.Length], mask = images.Output.ToDouble();
        fixed (double* px = x, pw = w, pb = b, py = y, pdy = dy, pdx = dx, pdw = dw, pdb = db, pm = mask)
        {
            ConvolutionReference.Forward<double>(geometry, new() { Batch = batch, Input = px, Weights = pw, Bias = pb, Output = py, Activation = images.Activation });
            ConvolutionReference.Backward<double>(geometry, new()
            {
                Batch = batch, Input = px, Weights = pw, Output = images.Activation == FusedActivation.Relu ? pm : null, OutputGradient = pdy,
                InputGradient = pdx, WeightGradient = pdw, BiasGradient = pdb,
            });
        }
        AssertClose(y, images.Output, $"{form} output of {geometry}");
        AssertClose(dx, images.InputGradient, $"{form} input gradient of {geometry}");
        AssertClose(dw, images.WeightGradient, $"{form} weight gradient of {geometry}");
        AssertClose(db, images.BiasGradient, $"{form} bias gradient of {geometry}");
        if (geometry.Groups != 1)
            return;
        CheckEnding(form, team, images, dx, random.Next(2) == 0);
        CheckStatistics(form, team, images, y);
    }

    // Mean and variance of each filter's results, which the kernel takes slab by slab, against those of the reference's results.
    private static void CheckStatistics(VectorForm form, ThreadTeam team, Images images, double[] y)
    {
        int filters = images.Geometry.Filters;
        using NativeFloats mean = new(filters, 14), variance = new(filters, 15);
        Convolution.Forward(form, team, images.Geometry, images.Arguments with { Mean = mean.Pointer, Variance = variance.Pointer });
        if (y.Length == 0)
            return;
        double[] means = [.. Enumerable.Range(0, filters).Select(f => Enumerable.Range(0, y.Length / filters).Average(i => y[i * filters + f]))];
        AssertClose(means, mean, $"{form} means of {images.Geometry}");
        AssertClose([.. means.Select((m, f) => Enumerable.Range(0, y.Length / filters).Average(i => Math.Pow(y[i * filters + f] - m, 2)))], variance, $"{form} variances of {images.Geometry}");
    }

    // The input's gradient in one pass, or by itself, with what is added and masked at its end.
    private static void CheckEnding(VectorForm form, ThreadTeam team, Images images, double[] dx, bool alone)
    {
        using NativeFloats addend = new(dx.Length, 12), mask = new(dx.Length, 13);
        ConvolutionGradients<float> gradients = images.Gradients with { Addend = addend.Pointer, Mask = mask.Pointer };
        if (alone)
            gradients.WeightGradient = gradients.BiasGradient = null;
        Convolution.Backward(form, team, images.Geometry, gradients);
        AssertClose([.. dx.Select((d, i) => mask.Span[i] > 0 ? d + addend.Span[i] : 0)], images.InputGradient, $"{form} masked sum with the input gradient of {images.Geometry}");
    }

    private static void AssertClose(double[] expected, NativeFloats actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual.Span[i]) <= 3e-5 * (1 + Math.Abs(expected[i])), $"{what}, element {i}: expected {expected[i]}, got {actual.Span[i]}");
        actual.AssertMarginsAreUntouched();
    }
}

// A batch with all that a convolution and its gradients read and write.
internal sealed unsafe class Images(ConvolutionGeometry geometry, int batch) : IDisposable
{
    internal FusedActivation Activation { get; init; } = FusedActivation.Relu;

    internal NativeFloats Input { get; } = new((long)batch * geometry.InputSize, 1);

    internal NativeFloats Weights { get; } = new(geometry.WeightSize, 2);

    internal NativeFloats Bias { get; } = new(geometry.Filters, 3);

    internal NativeFloats Output { get; } = new((long)batch * geometry.OutputSize, 4);

    internal NativeFloats OutputGradient { get; } = new((long)batch * geometry.OutputSize, 5);

    internal NativeFloats InputGradient { get; } = new((long)batch * geometry.InputSize, 6);

    internal NativeFloats WeightGradient { get; } = new(geometry.WeightSize, 7);

    internal NativeFloats BiasGradient { get; } = new(geometry.Filters, 8);

    internal ConvolutionGeometry Geometry => geometry;

    internal ConvolutionArguments<float> Arguments => new() { Batch = batch, Input = Input.Pointer, Weights = Weights.Pointer, Bias = Bias.Pointer, Output = Output.Pointer, Activation = Activation };

    internal ConvolutionGradients<float> Gradients => new()
    {
        Batch = batch, Input = Input.Pointer, Weights = Weights.Pointer, Output = Activation == FusedActivation.Relu ? Output.Pointer : null,
        OutputGradient = OutputGradient.Pointer, InputGradient = InputGradient.Pointer, WeightGradient = WeightGradient.Pointer, BiasGradient = BiasGradient.Pointer,
    };

    internal void Run(VectorForm form, ThreadTeam team)
    {
        Convolution.Forward(form, team, geometry, Arguments);
        Convolution.Backward(form, team, geometry, Gradients);
    }

    public void Dispose()
    {
        foreach (NativeFloats part in new[] { Input, Weights, Bias, Output, OutputGradient, InputGradient, WeightGradient, BiasGradient })
            part.Dispose();
    }
}
