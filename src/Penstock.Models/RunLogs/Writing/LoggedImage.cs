using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Images as logs keep them: bytes.</summary>
internal static class LoggedImage
{
    private const int MostChannels = 4;

    /// <summary>An image of bytes; numbers from 0 to 1 become 0 to 255, what lies outside the nearer end, and what is no number 0.</summary>
    public static Tensor AsBytes(Tensor image, string tag)
    {
        bool isImage = image.Shape.Rank is 2 || (image.Shape.Rank == 3 && image.Shape[2].Value is >= 1 and <= MostChannels);
        if (!isImage || image.Count == 0 || image.DType == DType.Text) throw new ArgumentException($"RunLog \"{tag}\": expected an image [height, width] or [height, width, 1 to {MostChannels}], got {image.DType} {image.Shape}.");
        return image.DType == DType.UInt8 ? image : Scaled(image, 0, 1);
    }

    /// <summary>Bytes 0 to 255 for numbers from the least to the greatest.</summary>
    public static Tensor Scaled(Tensor image, double least, double greatest)
    {
        var bytes = new byte[image.Count];
        double scale = greatest > least ? byte.MaxValue / (greatest - least) : 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            double value = (image.NumberAt(i) - least) * scale;
            bytes[i] = double.IsNaN(value) ? (byte)0 : (byte)Math.Clamp(value + 0.5, 0, byte.MaxValue);
        }
        return Tensor.From(bytes, image.Shape);
    }
}
