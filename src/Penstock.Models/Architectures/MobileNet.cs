using Penstock.Tensors;

namespace Penstock.Models;

public static partial class Architecture
{
    /// <summary>
    /// MobileNet as Keras has it (Howard et al. 2017): a 3x3 convolution and 13 depthwise separable ones. 3,206,976 learnt numbers without the
    /// classifier, 4,231,976 with that of 1,000 classes, at width 1.
    /// </summary>
    /// <param name="classes">How many classes there are, whose logits come out; null, the default, for the feature map.</param>
    /// <param name="image">The shape of an image. Default [224, 224, 3].</param>
    /// <param name="width">What the numbers of channels are multiplied by. Default 1.</param>
    public static Model MobileNetV1(int? classes = null, Shape? image = null, double width = 1)
    {
        SymbolicTensor input = Model.Input(image ?? [224, 224, 3], name: "image");
        SymbolicTensor x = Strided(input, 3, "conv1_pad", 2);
        x = Relu6(MobileUnit(new Conv2D((int)(32 * width), 3) { Strides = 2, UseBias = false, Name = "conv1" }, x, "conv1_bn"), "conv1_relu");
        (int Filters, int Stride)[] blocks = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1)];
        for (int i = 0; i < blocks.Length; i++) x = Separable(x, (int)(blocks[i].Filters * width), blocks[i].Stride, i + 1);
        if (classes is not { } count) return new Model(input, x);
        x = new Dropout(0.001) { Name = "dropout" }.On(new GlobalAveragePool2D { KeepDims = true, Name = "global_average_pooling2d" }.On(x));
        return new Model(input, new Reshape(count) { Name = "reshape_2" }.On(new Conv2D(count, 1) { Name = "conv_preds" }.On(x)));
    }

    /// <summary>
    /// MobileNetV2 as Keras has it (Sandler et al. 2018): 17 inverted residuals, which expand by 1x1, filter each channel by itself and project
    /// back, with a sum around those whose shape stays. 2,223,872 learnt numbers without the classifier, 3,504,872 with that of 1,000 classes, at width 1.
    /// </summary>
    /// <param name="classes">How many classes there are, whose logits come out; null, the default, for the feature map.</param>
    /// <param name="image">The shape of an image. Default [224, 224, 3].</param>
    /// <param name="width">What the numbers of channels are multiplied by. Default 1.</param>
    /// <param name="momentum">The part of the moving averages that each step keeps. Default 0.999, which takes some ten thousand steps to forget how they began; 0.99 suits a short training.</param>
    public static Model MobileNetV2(int? classes = null, Shape? image = null, double width = 1, double momentum = 0.999)
    {
        SymbolicTensor input = Model.Input(image ?? [224, 224, 3], name: "image");
        SymbolicTensor x = MobileUnit(new Conv2D(Channels(32 * width), 3) { Strides = 2, Padding = Padding.Same, UseBias = false, Name = "Conv1" }, input, "bn_Conv1", momentum);
        x = Relu6(x, "Conv1_relu");
        (int Expansion, int Filters, int Blocks, int Stride)[] stages = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];
        int number = 0;
        foreach (var (expansion, filters, blocks, stride) in stages)
            for (int block = 0; block < blocks; block++)
                x = Inverted(x, expansion, Channels(filters * width), block == 0 ? stride : 1, number++, momentum);
        // A narrow network keeps the width of its last convolution.
        int last = width > 1 ? Channels(1280 * width) : 1280;
        x = Relu6(MobileUnit(new Conv2D(last, 1) { UseBias = false, Name = "Conv_1" }, x, "Conv_1_bn", momentum), "out_relu");
        if (classes is not { } count) return new Model(input, x);
        return new Model(input, new Dense(count) { Name = "predictions" }.On(new GlobalAveragePool2D { Name = "global_average_pooling2d" }.On(x)));
    }

    private static SymbolicTensor Separable(SymbolicTensor x, int filters, int stride, int number)
    {
        if (stride == 2) x = Strided(x, 3, $"conv_pad_{number}", 2);
        var depthwise = new DepthwiseConv2D(3) { Strides = stride, Padding = stride == 1 ? Padding.Same : Padding.Valid, UseBias = false, Name = $"conv_dw_{number}" };
        x = Relu6(MobileUnit(depthwise, x, $"conv_dw_{number}_bn"), $"conv_dw_{number}_relu");
        return Relu6(MobileUnit(new Conv2D(filters, 1) { Padding = Padding.Same, UseBias = false, Name = $"conv_pw_{number}" }, x, $"conv_pw_{number}_bn"), $"conv_pw_{number}_relu");
    }

    private static SymbolicTensor Inverted(SymbolicTensor x, int expansion, int filters, int stride, int number, double momentum)
    {
        string name = number == 0 ? "expanded_conv_" : $"block_{number}_";
        SymbolicTensor y = x;
        int channels = checked((int)x.Shape[-1].Value);
        if (expansion > 1) y = Relu6(MobileUnit(new Conv2D(expansion * channels, 1) { UseBias = false, Name = $"{name}expand" }, y, $"{name}expand_BN", momentum), $"{name}expand_relu");
        if (stride == 2) y = Strided(y, 3, $"{name}pad", 2);
        var depthwise = new DepthwiseConv2D(3) { Strides = stride, Padding = stride == 1 ? Padding.Same : Padding.Valid, UseBias = false, Name = $"{name}depthwise" };
        y = Relu6(MobileUnit(depthwise, y, $"{name}depthwise_BN", momentum), $"{name}depthwise_relu");
        y = MobileUnit(new Conv2D(filters, 1) { UseBias = false, Name = $"{name}project" }, y, $"{name}project_BN", momentum);
        return channels == filters && stride == 1 ? new Add { Name = $"{name}add" }.On(x, y) : y;
    }

    private static SymbolicTensor MobileUnit(Layer convolution, SymbolicTensor x, string name, double momentum = 0.99) =>
        new BatchNormalization { Momentum = momentum, Name = name }.On(convolution.On(x));

    private static SymbolicTensor Relu6(SymbolicTensor x, string name) => new ReLU(6) { Name = name }.On(x);

    /// <summary>Padding that puts a strided window where other frameworks have it: one pixel more at the end where the extent is even.</summary>
    private static SymbolicTensor Strided(SymbolicTensor x, int kernel, string name, int stride)
    {
        (int, int) Around(Dim extent) => extent.Value % stride == 0 ? (kernel / 2 - 1, kernel / 2) : (kernel / 2, kernel / 2);
        return new ZeroPadding2D(Around(x.Shape[1]), Around(x.Shape[2])) { Name = name }.On(x);
    }

    /// <summary>The multiple of 8 nearest to a width, never less than nine tenths of it.</summary>
    private static int Channels(double width)
    {
        int near = Math.Max(8, (int)(width + 4) / 8 * 8);
        return near < 0.9 * width ? near + 8 : near;
    }
}
