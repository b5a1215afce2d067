using System.Buffers;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Where a decoder writes: an image to keep, or one that is resized at once and then lent again.</summary>
internal static class ImagePixels
{
    // What a file may claim however short it is.
    private const long FewPixels = 1 << 20;

    /// <summary>Whether a file may leave so many pixels to be filled up that its bytes do not speak of: few, or some a byte.</summary>
    public static bool IsPlausible(long pixels, long bytes, int aByte) => pixels <= Math.Max(FewPixels, bytes * aByte);

    /// <summary>UInt8 [height, width, channels], yet to be written.</summary>
    public static Tensor New(int height, int width, int channels, bool isLent)
    {
        if (!isLent) return Image.NewImage(DType.UInt8, height, width, channels);
        int count = checked(height * width * channels);
        return Tensor.FromFirst(ArrayPool<byte>.Shared.Rent(count), count).Reshape(Shape.Of(height, width, channels));
    }

    /// <summary>Takes back a lent image, which nobody may use from then on.</summary>
    public static void Return(Tensor image) => ArrayPool<byte>.Shared.Return((byte[])image.Data);
}
