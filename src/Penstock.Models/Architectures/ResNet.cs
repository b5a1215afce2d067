using Penstock.Tensors;

namespace Penstock.Models;

public static partial class Architecture
{
    /// <summary>
    /// ResNet-18 (He et al. 2016): a 7x7 convolution, four stages of two blocks of two 3x3 convolutions with 64 to 512 channels.
    /// 11,689,512 learnt numbers with the classifier of 1,000 classes.
    /// </summary>
    /// <param name="classes">How many classes there are, whose logits come out; null, the default, for the feature map of 512 channels.</param>
    /// <param name="image">The shape of an image. Default [224, 224, 3].</param>
    public static Model ResNet18(int? classes = null, Shape? image = null)
    {
        SymbolicTensor input = Model.Input(image ?? [224, 224, 3], name: "image");
        SymbolicTensor x = Stem(input, bias: false);
        int[] channels = [64, 128, 256, 512];
        for (int stage = 0; stage < 4; stage++)
            for (int block = 1; block <= 2; block++)
                x = BasicBlock(x, channels[stage], stride: stage > 0 && block == 1 ? 2 : 1, $"conv{stage + 2}_block{block}");
        return Classified(input, x, classes);
    }

    /// <summary>
    /// ResNet-50 as Keras has it (He et al. 2016): a 7x7 convolution, stages of 3, 4, 6 and 3 bottlenecks, 1x1, 3x3 and 1x1 convolutions, with 256
    /// to 2,048 channels. 23,534,592 learnt numbers without the classifier, 25,583,592 with that of 1,000 classes.
    /// </summary>
    /// <param name="classes">How many classes there are, whose logits come out; null, the default, for the feature map of 2,048 channels.</param>
    /// <param name="image">The shape of an image. Default [224, 224, 3].</param>
    public static Model ResNet50(int? classes = null, Shape? image = null)
    {
        SymbolicTensor input = Model.Input(image ?? [224, 224, 3], name: "image");
        SymbolicTensor x = Stem(input, bias: true);
        (int Channels, int Blocks)[] stages = [(64, 3), (128, 4), (256, 6), (512, 3)];
        for (int stage = 0; stage < 4; stage++)
            for (int block = 1; block <= stages[stage].Blocks; block++)
                x = Bottleneck(x, stages[stage].Channels, stride: stage > 0 && block == 1 ? 2 : 1, $"conv{stage + 2}_block{block}");
        return Classified(input, x, classes);
    }

    private static SymbolicTensor Stem(SymbolicTensor input, bool bias)
    {
        SymbolicTensor x = new ZeroPadding2D(3) { Name = "conv1_pad" }.On(input);
        x = Relu(Unit(x, 64, 7, 2, Padding.Valid, bias, "conv1"), "conv1");
        return new MaxPool2D(3) { Strides = 2, Name = "pool1_pool" }.On(new ZeroPadding2D(1) { Name = "pool1_pad" }.On(x));
    }

    private static SymbolicTensor BasicBlock(SymbolicTensor x, int channels, int stride, string name)
    {
        SymbolicTensor around = stride > 1 || x.Shape[-1] != channels ? Unit(x, channels, 1, stride, Padding.Valid, false, $"{name}_0") : x;
        SymbolicTensor y = new ZeroPadding2D(1) { Name = $"{name}_1_pad" }.On(x);
        y = Relu(Unit(y, channels, 3, stride, Padding.Valid, false, $"{name}_1"), $"{name}_1");
        y = Unit(y, channels, 3, 1, Padding.Same, false, $"{name}_2");
        return new ReLU { Name = $"{name}_out" }.On(new Add { Name = $"{name}_add" }.On(around, y));
    }

    private static SymbolicTensor Bottleneck(SymbolicTensor x, int channels, int stride, string name)
    {
        SymbolicTensor around = x.Shape[-1] != 4 * channels ? Unit(x, 4 * channels, 1, stride, Padding.Valid, true, $"{name}_0") : x;
        SymbolicTensor y = Relu(Unit(x, channels, 1, stride, Padding.Valid, true, $"{name}_1"), $"{name}_1");
        y = Relu(Unit(y, channels, 3, 1, Padding.Same, true, $"{name}_2"), $"{name}_2");
        y = Unit(y, 4 * channels, 1, 1, Padding.Valid, true, $"{name}_3");
        return new ReLU { Name = $"{name}_out" }.On(new Add { Name = $"{name}_add" }.On(around, y));
    }

    private static SymbolicTensor Unit(SymbolicTensor x, int filters, int size, int stride, Padding padding, bool bias, string name)
    {
        SymbolicTensor y = new Conv2D(filters, size) { Strides = stride, Padding = padding, UseBias = bias, KernelInitializer = Initializer.HeNormal, Name = $"{name}_conv" }.On(x);
        return new BatchNormalization { Epsilon = 1.001e-5, Name = $"{name}_bn" }.On(y);
    }

    private static Model Classified(SymbolicTensor input, SymbolicTensor features, int? classes) => classes is { } count
        ? new Model(input, new Dense(count) { Name = "predictions" }.On(new GlobalAveragePool2D { Name = "avg_pool" }.On(features)))
        : new Model(input, features);
}
