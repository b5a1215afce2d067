using Penstock.Tensors;

namespace Penstock.Data;

public static partial class Image
{
    /// <summary>Cuts a rectangle out of an image.</summary>
    /// <param name="image">UInt8 or Float32 [height, width, channels].</param>
    /// <param name="top">The first row.</param>
    /// <param name="left">The first column.</param>
    /// <param name="height">How many rows.</param>
    /// <param name="width">How many columns.</param>
    /// <exception cref="ArgumentException">The rectangle is empty or not within the image.</exception>
    public static Tensor Crop(Tensor image, int top, int left, int height, int width)
    {
        var (fromHeight, fromWidth, channels) = SizeOf("Crop", image);
        if (top < 0 || left < 0 || height < 1 || width < 1 || top > fromHeight - height || left > fromWidth - width)
            throw new ArgumentException($"Crop: expected a rectangle within {fromHeight} x {fromWidth}, got {height} x {width} from row {top}, column {left}.");
        Tensor result = NewImage(image.DType, height, width, channels);
        int pixel = channels * image.DType.ByteSize(), length = width * pixel;
        for (int y = 0; y < height; y++) image.Bytes.Slice(((top + y) * fromWidth + left) * pixel, length).CopyTo(result.Bytes[(y * length)..]);
        return result;
    }

    /// <summary>Cuts the middle out of an image; where it cannot lie in the middle, it lies half a pixel above and to the left.</summary>
    /// <inheritdoc cref="Crop"/>
    public static Tensor CropCentre(Tensor image, int height, int width)
    {
        var (fromHeight, fromWidth, _) = SizeOf("CropCentre", image);
        return Crop(image, (fromHeight - height) / 2, (fromWidth - width) / 2, height, width);
    }

    /// <summary>Mirrors an image: left and right exchanged, or top and bottom.</summary>
    /// <param name="image">UInt8 or Float32 [height, width, channels].</param>
    /// <param name="vertical">Whether top and bottom are exchanged; false by default.</param>
    public static Tensor Flip(Tensor image, bool vertical = false)
    {
        var (height, width, channels) = SizeOf("Flip", image);
        Tensor result = NewImage(image.DType, height, width, channels);
        int pixel = channels * image.DType.ByteSize(), length = width * pixel;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> from = image.Bytes.Slice(y * length, length);
            Span<byte> to = result.Bytes.Slice((vertical ? height - 1 - y : y) * length, length);
            if (vertical) from.CopyTo(to);
            else ImageMirror.Row(from, to, pixel);
        }
        return result;
    }

    /// <summary>Cuts the largest middle part of the wanted proportions out of an image and resizes it, as crop_to_aspect_ratio of Keras does.</summary>
    /// <inheritdoc cref="Resize"/>
    public static Tensor ResizeCropping(Tensor image, int height, int width, ResizeMethod method = ResizeMethod.Bilinear, bool antialias = false)
    {
        var (fromHeight, fromWidth, channels) = SizeOf("ResizeCropping", image);
        CheckSize("ResizeCropping", height, width, channels);
        int cutHeight = (int)Math.Clamp((long)fromWidth * height / width, 1, fromHeight), cutWidth = (int)Math.Clamp((long)fromHeight * width / height, 1, fromWidth);
        return Resize(CropCentre(image, cutHeight, cutWidth), height, width, method, antialias);
    }

    /// <summary>Fills an image up with zeros at two sides to the wanted proportions and resizes it, as pad_to_aspect_ratio of Keras does.</summary>
    /// <inheritdoc cref="Resize"/>
    public static Tensor ResizePadding(Tensor image, int height, int width, ResizeMethod method = ResizeMethod.Bilinear, bool antialias = false)
    {
        var (fromHeight, fromWidth, channels) = SizeOf("ResizePadding", image);
        CheckSize("ResizePadding", height, width, channels);
        long padHeight = Math.Max((long)fromWidth * height / width, fromHeight), padWidth = Math.Max((long)fromHeight * width / height, fromWidth);
        if (padHeight == fromHeight && padWidth == fromWidth) return Resize(image, height, width, method, antialias);
        if (padHeight > int.MaxValue || padWidth > int.MaxValue) throw new ArgumentException($"ResizePadding: expected proportions of at most {int.MaxValue} rows and columns, got {height} x {width} for an image of {fromHeight} x {fromWidth}.");
        // The zeros are counted, not stored: a thin image would be padded to a square of its length.
        var rows = ResizeWeights.Of((int)padHeight, height, method, antialias).Within((int)(padHeight - fromHeight) / 2, fromHeight);
        var columns = ResizeWeights.Of((int)padWidth, width, method, antialias).Within((int)(padWidth - fromWidth) / 2, fromWidth);
        Tensor result = NewImage(image.DType, height, width, channels);
        ImageResizing.Apply(image, result, rows, columns);
        return result;
    }

    private static void CheckSize(string verb, int height, int width, int channels)
    {
        if (height < 1 || width < 1 || (long)height * width * channels > Array.MaxLength) throw new ArgumentOutOfRangeException(nameof(height), $"{verb}: expected a height and a width of 1 or more that make at most {Array.MaxLength} numbers, got {height} x {width}.");
    }
}
