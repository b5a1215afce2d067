using Penstock.Models;

namespace Penstock.Cli;

/// <summary>A network of the literature that knows images, with the pixels that it takes.</summary>
/// <param name="Name">What --backbone calls it.</param>
/// <param name="Scale">How its pixels are made.</param>
/// <param name="Of">Makes it without a classifier, for images of a side.</param>
internal sealed record Backbone(string Name, PixelScale Scale, Func<int, Model> Of)
{
    public static IReadOnlyList<Backbone> All { get; } =
    [
        new("squeezenet", PixelScale.Caffe, side => Architecture.SqueezeNet(image: [side, side, 3])),
        new("mobilenet", PixelScale.Tf, side => Architecture.MobileNetV1(image: [side, side, 3])),
        new("mobilenetv2", PixelScale.Tf, side => Architecture.MobileNetV2(image: [side, side, 3])),
        new("resnet50", PixelScale.Caffe, side => Architecture.ResNet50(image: [side, side, 3])),
    ];
}
