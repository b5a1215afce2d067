using Penstock.Models;
using Penstock.Tensors;
using Add = Penstock.Models.Add;
using BatchNormalization = Penstock.Models.BatchNormalization;
using Dropout = Penstock.Models.Dropout;

namespace Penstock.Benchmarks;

/// <summary>The convolutional networks that are measured, as torch_peer.py has them for PyTorch.</summary>
internal static class Networks
{
    private const int Classes = 10;

    public static Model ResNet20() => ResNet(3);

    /// <summary>ResNet-(6 n + 2) for images of 32 x 32 (He et al. 2015), with projections where extents change.</summary>
    public static Model ResNet(int blocks)
    {
        SymbolicTensor input = Model.Input([32, 32, 3]), x = Normalized(Convolution(16, 3).On(input), relu: true);
        foreach (var (filters, first) in new[] { (16, 1), (32, 2), (64, 2) })
            for (int block = 0; block < blocks; block++) x = Residual(x, filters, block == 0 ? first : 1);
        return new Model(input, new Dense(Classes).On(new GlobalAveragePool2D().On(x))) { Seed = 1 };
    }

    /// <summary>MobileNetV2 of width 0.5 for images of 96 x 96 (Sandler et al. 2018).</summary>
    public static Model MobileNetV2()
    {
        SymbolicTensor input = Model.Input([96, 96, 3]), x = Clipped(Convolution(16, 3, 2).On(input));
        foreach (var (expansion, filters, blocks, first) in new[] { (1, 8, 1, 1), (6, 16, 2, 2), (6, 16, 3, 2), (6, 32, 4, 2), (6, 48, 3, 1), (6, 80, 3, 2), (6, 160, 1, 1) })
            for (int block = 0; block < blocks; block++) x = Inverted(x, expansion, filters, block == 0 ? first : 1);
        x = new GlobalAveragePool2D().On(Clipped(Convolution(1280, 1).On(x)));
        return new Model(input, new Dense(Classes).On(new Dropout(0.2).On(x))) { Seed = 1 };
    }

    private static SymbolicTensor Residual(SymbolicTensor x, int filters, int stride)
    {
        SymbolicTensor y = Normalized(Convolution(filters, 3, stride).On(x), relu: true);
        y = Normalized(Convolution(filters, 3).On(y), relu: false);
        SymbolicTensor shortcut = stride == 1 && x.Shape[-1] == filters ? x : Normalized(Convolution(filters, 1, stride).On(x), relu: false);
        return new ReLU().On(new Add().On(y, shortcut));
    }

    private static SymbolicTensor Inverted(SymbolicTensor x, int expansion, int filters, int stride)
    {
        int inner = (int)x.Shape[-1].Value * expansion;
        SymbolicTensor y = expansion == 1 ? x : Clipped(Convolution(inner, 1).On(x));
        y = Clipped(new DepthwiseConv2D(3) { Strides = stride, Padding = Padding.Same, UseBias = false }.On(y));
        y = Normalized(Convolution(filters, 1).On(y), relu: false);
        return stride == 1 && x.Shape[-1] == filters ? new Add().On(x, y) : y;
    }

    private static Conv2D Convolution(int filters, int size, int stride = 1) => new(filters, size) { Strides = stride, Padding = Padding.Same, UseBias = false };

    private static SymbolicTensor Normalized(SymbolicTensor x, bool relu)
    {
        SymbolicTensor y = new BatchNormalization { Momentum = 0.9, Epsilon = 1e-5 }.On(x);
        return relu ? new ReLU().On(y) : y;
    }

    private static SymbolicTensor Clipped(SymbolicTensor x) => new ReLU(6).On(Normalized(x, relu: false));
}
