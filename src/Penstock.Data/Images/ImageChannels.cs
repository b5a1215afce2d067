using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns images into such of other channels.</summary>
internal static class ImageChannels
{
    /// <summary>Grey becomes equal colours, colours become grey by the weights of ITU-R 601, alpha that is not there is 255.</summary>
    public static Tensor Convert(Tensor image, int wanted)
    {
        int given = (int)image.Shape[2].Value, pixels = image.Count / given;
        if (given == wanted) return image;
        ReadOnlySpan<byte> from = image.AsSpan<byte>();
        var to = new byte[checked(pixels * wanted)];
        for (int i = 0; i < pixels; i++)
        {
            ReadOnlySpan<byte> pixel = from.Slice(i * given, given);
            Span<byte> result = to.AsSpan(i * wanted, wanted);
            bool isGrey = given <= 2;
            if (wanted <= 2) result[0] = isGrey ? pixel[0] : (byte)((pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16);
            else if (isGrey) result[..3].Fill(pixel[0]);
            else pixel[..3].CopyTo(result);
            if (wanted is 2 or 4) result[^1] = given is 2 or 4 ? pixel[^1] : (byte)255;
        }
        return Tensor.From(to, image.Shape.With(2, wanted));
    }
}
