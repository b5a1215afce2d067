using Penstock.Models;
using Shape = Penstock.Tensors.Shape;
using Tensor = Penstock.Tensors.Tensor;

namespace Penstock.Cli;

/// <summary>The classic models of images.</summary>
internal static class ImageNetwork
{
    /// <param name="kind">linear, dnn, dnn-dropout, cnn or cnn-dropout.</param>
    /// <param name="image">An image: [height, width] or [height, width, channels], or [features] for all but a cnn. Bytes are brought to 0..1.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="seed">The seed of weights and dropout.</param>
    public static Sequential Of(string kind, Tensor image, int classes, long seed)
    {
        List<Layer> layers = [new InputLayer(image.Shape, image.DType)];
        if (image.DType == Penstock.Tensors.DType.UInt8) layers.Add(new Rescaling(1 / 255.0));
        bool withDropout = kind.EndsWith("-dropout", StringComparison.Ordinal);
        if (kind.StartsWith("cnn", StringComparison.Ordinal)) AddConvolutions(layers, image.Shape, withDropout);
        else AddDense(layers, image.Shape, kind, withDropout);
        layers.Add(new Dense(classes, Activation.Softmax));
        return new Sequential([.. layers]) { Seed = seed };
    }

    private static void AddDense(List<Layer> layers, Shape image, string kind, bool withDropout)
    {
        if (image.Rank > 1) layers.Add(new Flatten());
        if (kind == "linear") return;
        layers.Add(new Dense(512, Activation.Relu));
        if (withDropout) layers.Add(new Dropout(0.2));
    }

    private static void AddConvolutions(List<Layer> layers, Shape image, bool withDropout)
    {
        if (image.Rank is not (2 or 3)) throw new UsageException($"--model cnn: expected images [height, width] or [height, width, channels], got {image}.");
        if (image.Rank == 2) layers.Add(new Reshape((int)image[0].Value, (int)image[1].Value, 1));
        layers.AddRange([new Conv2D(32, 3, Activation.Relu), new MaxPool2D(), new Conv2D(64, 3, Activation.Relu), new MaxPool2D()]);
        if (withDropout) layers.Add(new Dropout(0.25));
        layers.AddRange([new Flatten(), new Dense(128, Activation.Relu)]);
        if (withDropout) layers.Add(new Dropout(0.5));
    }
}
