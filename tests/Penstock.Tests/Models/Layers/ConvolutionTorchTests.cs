using System.Globalization;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Convolutions with strides, dilations, groups and paddings that the recorded cases leave out, against PyTorch.</summary>
public class ConvolutionTorchTests
{
    // Numbers, kernels and biases are sin(1), sin(2), .. in the layers' own order.
    private const string Script = """
        import torch, torch.nn.functional as F
        def made(*shape):
            n = 1
            for extent in shape: n *= extent
            return torch.sin(torch.arange(1, n + 1, dtype=torch.float64)).reshape(shape)
        def first(x): return x.permute(0, -1, *range(1, x.dim() - 1))
        def show(y): print(*('%.9f' % v for v in y.permute(0, *range(2, y.dim()), 1).reshape(-1).tolist()))
        def kernel(*shape): return made(*shape).permute(-1, -2, *range(len(shape) - 2))
        def backwards(x, shape, stride, dilation, before, length, groups=1):
            y = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][x.dim() - 3](x, kernel(*shape), None, stride, 0, 0, groups, dilation)
            for axis, (start, count) in enumerate(zip(before, length)):
                y = F.pad(y.transpose(axis + 2, -1), (0, max(0, start + count - y.shape[axis + 2]))).transpose(axis + 2, -1).narrow(axis + 2, start, count)
            return y + made(shape[-2]).reshape(1, -1, *[1] * (x.dim() - 2))
        image = first(made(2, 7, 6, 4))
        show(F.conv2d(image, kernel(3, 2, 4, 3), made(3), (2, 1), 0, (1, 2)))
        show(F.conv2d(F.pad(image, (0, 1, 1, 2)), kernel(4, 3, 4, 3), made(3), (3, 2)))
        show(F.conv2d(image, kernel(2, 2, 2, 6), made(6), (2, 2), 0, (2, 3), 2))
        show(F.conv1d(F.pad(first(made(2, 9, 3)), (6, 0)), kernel(3, 3, 5), made(5), 2, 0, 3))
        show(F.conv3d(first(made(2, 4, 5, 4, 4)), kernel(2, 3, 1, 2, 4), made(4), (1, 2, 1), 0, 1, 2))
        show(F.conv2d(image, made(3, 2, 4, 2).reshape(3, 2, 1, 8).permute(3, 2, 0, 1), made(8), (2, 1), 0, (1, 2), 4))
        show(backwards(first(made(2, 5, 3)), (2, 4, 3), 3, 2, [0], [16]))
        show(backwards(first(made(2, 3, 4, 3)), (3, 4, 2, 3), (2, 3), 1, [0, 0], [6, 12]))
        show(backwards(first(made(2, 3, 4, 3)), (4, 4, 2, 3), (2, 2), 1, [2, 2], [4, 6]))
        show(backwards(first(made(2, 3, 4, 3)), (3, 3, 2, 3), (2, 2), 1, [0, 0], [6, 8]))
        show(backwards(first(made(2, 2, 3, 2, 2)), (3, 2, 2, 3, 2), (1, 2, 1), 1, [1, 0, 0], [2, 6, 2]))
        """;

    private static readonly (Layer Layer, Shape Input)[] s_cases =
    [
        (new Conv2D(3, (3, 2)) { Strides = (2, 1), Dilation = (1, 2) }, [2, 7, 6, 4]),
        (new Conv2D(3, (4, 3)) { Strides = (3, 2), Padding = Padding.Same }, [2, 7, 6, 4]),
        (new Conv2D(6, 2) { Strides = 2, Dilation = (2, 3), Groups = 2 }, [2, 7, 6, 4]),
        (new Conv1D(5, 3) { Strides = 2, Dilation = 3, Padding = Padding.Causal }, [2, 9, 3]),
        (new Conv3D(4, (2, 3, 1)) { Strides = (1, 2, 1), Groups = 2 }, [2, 4, 5, 4, 4]),
        (new DepthwiseConv2D((3, 2), 2) { Strides = (2, 1), Dilation = (1, 2) }, [2, 7, 6, 4]),
        (new Conv1DTranspose(4, 2) { Strides = 3, Dilation = 2, OutputPadding = 1 }, [2, 5, 3]),
        (new Conv2DTranspose(2, (3, 4)) { Strides = (2, 3), Padding = Padding.Same }, [2, 3, 4, 3]),
        (new Conv2DTranspose(2, 4) { Strides = 2, Padding = Padding.Same, OutputPadding = 0 }, [2, 3, 4, 3]),
        (new Conv2DTranspose(2, 3) { Strides = 2, Padding = Padding.Same, OutputPadding = 1 }, [2, 3, 4, 3]),
        (new Conv3DTranspose(3, (3, 2, 2)) { Strides = (1, 2, 1), Padding = Padding.Same }, [2, 2, 3, 2, 2]),
    ];

    [Fact]
    public void Layers_agree_with_torch()
    {
        using var folder = TestFiles.NewFolder();
        string[] lines = PythonOracle.Run(folder, Script).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(s_cases.Length, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            var (layer, shape) = s_cases[i];
            double[] expected = [.. lines[i].Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            Tensor output = new LayerRun(layer, Made(shape)) { Set = (state, slots) => Array.ForEach(slots, slot => state.Set(slot, Made(slot.Type.Shape))) }.Run().Output;
            Assert.True(expected.Length == output.Count, $"case {i}: expected {expected.Length} numbers, got {output.Shape}");
            for (int j = 0; j < expected.Length; j++)
                Assert.True(Math.Abs(expected[j] - output.NumberAt(j)) < 1e-5 * Math.Max(1, Math.Abs(expected[j])), $"case {i}, {layer.KerasName}: expected {expected[j]} at {j} of {output.Shape}, got {output.NumberAt(j)}");
        }
    }

    [Fact]
    public void Output_padding_lies_below_the_stride() =>
        Assert.Contains("expected output padding below the stride 2, got 2", Assert.Throws<ArgumentException>(() => new Conv1DTranspose(1, 2) { Strides = 2, OutputPadding = 2 }.On(Model.Input([3, 1]))).Message);

    [Fact]
    public void A_transposed_convolution_takes_sequences_of_any_length()
    {
        var steps = new Penstock.Tensors.Graph().Input("x", DType.Float32, [Dim.Symbol("batch"), Dim.Symbol("steps"), 3]);
        Value kernel = steps.Graph.Constant(Made([3, 2, 3]));
        foreach (Padding padding in (Padding[])[Padding.Valid, Padding.Same])
        {
            Value spread = Op.ConvolveTransposed(steps, kernel, [2], padding: padding, extra: [1]);
            Gradient?[] gradients = [.. Differentiation.Gradients(Op.Sum(spread), [steps, kernel])];
            Assert.Equal(steps.Shape, gradients[0]!.Shape);
        }
    }

    private static Tensor Made(Shape shape) => Tensor.From([.. Enumerable.Range(1, (int)shape.ElementCount).Select(i => (float)Math.Sin(i))], shape);
}
