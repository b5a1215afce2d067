using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Networks of the literature, each as a function; layers have the names that files of weights for Keras give them.</summary>
public static partial class Architecture
{
    /// <summary>
    /// SqueezeNet 1.1 (Iandola et al. 2016): a 3x3 convolution and eight fire modules, which squeeze to few channels and expand by 1x1 and 3x3
    /// convolutions side by side. 722,496 learnt numbers without the classifier, 1,235,496 with that of 1,000 classes. Images are Float32,
    /// blue, green, red, each less its mean over ImageNet: <see cref="ImageNetPixels"/> makes them of 0..255.
    /// </summary>
    /// <param name="classes">How many classes there are, whose logits come out; null, the default, for the feature map of 512 channels.</param>
    /// <param name="image">The shape of an image, [height, width, 3]. Default [227, 227, 3].</param>
    public static Model SqueezeNet(int? classes = null, Shape? image = null)
    {
        SymbolicTensor input = Model.Input(image ?? [227, 227, 3], name: "image");
        SymbolicTensor x = new Conv2D(64, 3, Activation.Relu) { Strides = 2, Name = "conv1" }.On(input);
        x = FirePool(x, "pool1");
        x = Fire(Fire(x, 16, 64, "fire2"), 16, 64, "fire3");
        x = FirePool(x, "pool3");
        x = Fire(Fire(x, 32, 128, "fire4"), 32, 128, "fire5");
        x = FirePool(x, "pool5");
        x = Fire(Fire(x, 48, 192, "fire6"), 48, 192, "fire7");
        x = Fire(Fire(x, 64, 256, "fire8"), 64, 256, "fire9");
        if (classes is not { } count) return new Model(input, x);
        x = new Conv2D(count, 1, Activation.Relu) { Name = "conv10" }.On(new Dropout(0.5) { Name = "drop9" }.On(x));
        return new Model(input, new GlobalAveragePool2D { Name = "logits" }.On(x));
    }

    private static SymbolicTensor FirePool(SymbolicTensor x, string name) => new MaxPool2D(3) { Strides = 2, Name = name }.On(x);

    private static SymbolicTensor Fire(SymbolicTensor x, int squeeze, int expand, string name)
    {
        SymbolicTensor narrow = new Conv2D(squeeze, 1, Activation.Relu) { Name = $"{name}/squeeze1x1" }.On(x);
        SymbolicTensor left = new Conv2D(expand, 1, Activation.Relu) { Name = $"{name}/expand1x1" }.On(narrow);
        SymbolicTensor right = new Conv2D(expand, 3, Activation.Relu) { Padding = Padding.Same, Name = $"{name}/expand3x3" }.On(narrow);
        return new Concatenate { Name = $"{name}/concat" }.On(left, right);
    }
}
