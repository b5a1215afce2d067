using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Augmentations run outside a model, and images to run them on.</summary>
internal static class AugmentationRun
{
    public static float[] Trained(Layer layer, Tensor x) => new LayerRun(layer, x) { IsTraining = true }.Run().Output.ToArray<float>();

    public static float[] Inferred(Layer layer, Tensor x) => new LayerRun(layer, x).Run().Output.ToArray<float>();

    /// <summary>An image again and again.</summary>
    public static Tensor Copies(int count, float[] image, int height, int width) =>
        Tensor.From([.. Enumerable.Repeat(image, count).SelectMany(x => x)], [count, height, width, image.Length / height / width]);

    /// <summary>The pixels of an image of bytes that look like noise, the same as a script makes by <c>(i * i * 11 + i * 37) % 256</c>.</summary>
    public static float[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (float)((i * i * 11 + i * 37) % 256))];
}
