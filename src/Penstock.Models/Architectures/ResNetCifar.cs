using Penstock.Tensors;

namespace Penstock.Models;

public static partial class Architecture
{
    /// <summary>
    /// The residual networks for small images (He et al. 2016, section 4.2): a 3x3 convolution, three stages of (depth - 2) / 6 blocks with 16, 32
    /// and 64 channels at full, half and quarter resolution, the mean over pixels, and a classifier. Depth 20 has 269,722 learnt numbers, 32 has
    /// 464,154, 56 has 853,018, for 10 classes of images of 3 channels.
    /// </summary>
    /// <param name="depth">Layers with weights, 6 n + 2: 20, 32, 44, 56, 110.</param>
    /// <param name="classes">How many classes there are; logits come out.</param>
    /// <param name="image">The shape of an image. Default [32, 32, 3].</param>
    /// <param name="shortcut">What goes around a block. Default <see cref="Shortcut.Padding"/>.</param>
    /// <param name="normalizes">Whether batch normalization follows every convolution. Default true.</param>
    public static Model ResNetCifar(int depth, int classes = 10, Shape? image = null, Shortcut shortcut = Shortcut.Padding, bool normalizes = true)
    {
        if (depth < 8 || (depth - 2) % 6 != 0) throw new ArgumentException($"ResNetCifar: expected a depth of 6 n + 2, such as 20, 32 or 56, got {depth}.");
        SymbolicTensor input = Model.Input(image ?? [32, 32, 3], name: "image");
        SymbolicTensor x = Relu(Convolved(input, 16, 3, 1, normalizes, "conv1"), "conv1");
        foreach (int channels in new[] { 16, 32, 64 })
            for (int block = 1; block <= (depth - 2) / 6; block++)
                x = CifarBlock(x, channels, stride: block == 1 && channels > 16 ? 2 : 1, shortcut, normalizes, $"stage{channels / 16}_block{block}");
        return new Model(input, new Dense(classes) { Name = "logits", KernelInitializer = Initializer.HeNormal }.On(new GlobalAveragePool2D { Name = "pool" }.On(x)));
    }

    private static SymbolicTensor CifarBlock(SymbolicTensor x, int channels, int stride, Shortcut shortcut, bool normalizes, string name)
    {
        SymbolicTensor y = Relu(Convolved(x, channels, 3, stride, normalizes, $"{name}_1"), $"{name}_1");
        y = Convolved(y, channels, 3, 1, normalizes, $"{name}_2");
        if (shortcut == Shortcut.None) return Relu(y, $"{name}_2");
        if (stride > 1 && shortcut == Shortcut.Padding) x = EveryOther(x, channels, $"{name}_0");
        if (stride > 1 && shortcut == Shortcut.Projection) x = Convolved(x, channels, 1, stride, normalizes, $"{name}_0");
        return Relu(new Add { Name = $"{name}_add" }.On(y, x), $"{name}_2");
    }

    private static SymbolicTensor EveryOther(SymbolicTensor x, int channels, string name)
    {
        int more = checked((int)(channels - x.Shape[-1].Value)) / 2;
        SymbolicTensor fewer = new MaxPool2D(1) { Strides = 2, Name = $"{name}_pool" }.On(x);
        // Named as if the width were the height, the axes that are padded are width and channels.
        return new ZeroPadding2D((0, 0), (more, more)) { DataFormat = DataFormat.ChannelsFirst, Name = $"{name}_pad" }.On(fewer);
    }

    private static SymbolicTensor Convolved(SymbolicTensor x, int filters, int size, int stride, bool normalizes, string name)
    {
        SymbolicTensor y = new Conv2D(filters, size)
        {
            Strides = stride, Padding = Padding.Same, UseBias = !normalizes, KernelInitializer = Initializer.HeNormal, Name = $"{name}_conv",
        }.On(x);
        return normalizes ? new BatchNormalization { Name = $"{name}_bn" }.On(y) : y;
    }

    private static SymbolicTensor Relu(SymbolicTensor x, string name) => new ReLU { Name = $"{name}_relu" }.On(x);
}
